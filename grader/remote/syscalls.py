"""What a process behind the wall may ask of the kernel; see `wall.py`.

What stands in none of the lists is answered "no such call", as by an older kernel: libraries then
fall back to an older way.
"""

ALLOWED = """
read readv pread64 preadv preadv2 write writev pwrite64 pwritev pwritev2 lseek
open openat openat2 creat close close_range dup dup2 dup3 flock
stat fstat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat
getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir unlink unlinkat
rename renameat renameat2 truncate ftruncate fsync fdatasync sync_file_range
fadvise64 copy_file_range sendfile statfs fstatfs umask
pipe pipe2 poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait
epoll_pwait epoll_pwait2 eventfd eventfd2 timerfd_create timerfd_settime timerfd_gettime
recvfrom shutdown getsockname getpeername getsockopt setsockopt
mmap munmap mremap mprotect madvise msync mincore mlock munlock brk membarrier
futex futex_waitv futex_wait futex_wake futex_requeue set_robust_list get_robust_list rseq
sched_yield sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max
sched_get_priority_min sched_getattr getpriority
rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait
sigaltstack alarm setitimer getitimer pause nanosleep clock_nanosleep
clock_gettime clock_getres gettimeofday time times getrusage sysinfo uname getcpu
getpid gettid getppid getuid geteuid getgid getegid getgroups getresuid getresgid
getpgrp getpgid getsid getrlimit setrlimit set_tid_address arch_prctl get_mempolicy
getrandom restart_syscall exit exit_group wait4 waitid
"""

# Libraries that copy files call these; nobody depends on what they would change.
PRETENDED = """
chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat
utime utimes utimensat futimesat setpriority sched_setscheduler sched_setparam
"""

# Attributes of files, and space reserved in no time: libraries know file systems without them.
NOT_SUPPORTED = """
fallocate
getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr
"""

REFUSED = """
socket connect bind listen accept accept4 sendmsg sendmmsg recvmsg recvmmsg
fork vfork execve execveat ptrace process_vm_readv process_vm_writev kcmp
tkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open pidfd_getfd pidfd_send_signal
link linkat symlink symlinkat mknod mknodat mount umount2 pivot_root chroot
unshare setns open_tree move_mount fsopen fsmount bpf perf_event_open userfaultfd
io_uring_setup io_uring_enter io_uring_register keyctl add_key request_key
name_to_handle_at open_by_handle_at memfd_create memfd_secret
shmget shmat shmctl shmdt semget semop semctl msgget msgsnd msgrcv msgctl
mq_open mq_unlink setuid setgid setreuid setregid setresuid setresgid setgroups
inotify_init inotify_init1 fanotify_init
setsid setpgid sethostname setdomainname personality
"""

# Options of prctl(2): names of threads, and what a process may ask about itself.
PRCTL = (3, 15, 16, 21, 23, 27, 30, 39, 0x53564D41)

# Commands of fcntl(2): descriptors and their flags, locks, the size of pipes.
FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1031, 1032)

# Requests of ioctl(2): is it a terminal, what can be read, close on exec, do not block.
IOCTL = (0x5401, 0x802C542A, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
