"""What a process behind the wall may ask of the kernel; see `wall.py`.

What stands in none of the lists is answered "no such call", as by an older kernel: libraries then
fall back to an older way.
"""

ALLOWED = """
read readv pread64 preadv write writev pwrite64 pwritev lseek
open openat openat2 creat close dup dup2 dup3
stat fstat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat
getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir unlink unlinkat
rename renameat renameat2 truncate ftruncate fsync fdatasync
copy_file_range statfs fstatfs umask
pipe pipe2 poll ppoll select pselect6 eventfd eventfd2
timerfd_create timerfd_settime timerfd_gettime shutdown getsockname getpeername
munmap mremap mprotect msync mlock munlock brk membarrier
futex futex_waitv futex_wait futex_wake futex_requeue set_robust_list rseq
sched_yield sched_get_priority_max sched_get_priority_min
rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait
sigaltstack alarm setitimer getitimer pause nanosleep clock_nanosleep
clock_gettime clock_getres gettimeofday time times getrusage sysinfo uname getcpu
getpid gettid getppid getuid geteuid getgid getegid getgroups getresuid getresgid
getpgrp getrlimit set_tid_address arch_prctl get_mempolicy
getrandom restart_syscall exit exit_group wait4 waitid
"""

# Libraries call these; nobody depends on what they would change. A lock, or a file put out of the
# page cache, would be seen by other submissions that read the same file.
PRETENDED = """
chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat
utime utimes utimensat futimesat setpriority sched_setscheduler sched_setparam
flock fadvise64 sync_file_range
"""

# Attributes of files, and space reserved in no time: libraries know file systems without them.
NOT_SUPPORTED = """
fallocate
getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr
"""

REFUSED = """
socket connect bind listen accept accept4 sendmsg sendmmsg recvmsg recvmmsg setsockopt
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

# Commands of fcntl(2): descriptors and their flags, and the size of a pipe, which may be asked but
# not changed.
FCNTL = (0, 1, 2, 3, 4, 1030, 1032)

# Further ones: setting a lock on a range of a file.
FCNTL_PRETENDED = (6, 7, 37, 38)

# Advice of madvise(2) about memory: what allocators give. Others put a file's pages out of memory,
# or tell whether they are there.
MADVICE = (0, 1, 2, 3, 4, 8, 9, 10, 11, 14, 15, 16, 17, 18, 19)

# Calls whose first argument is a process: itself alone, by 0 or by its number. What one of another
# submission has set for itself would be a message from it.
OF_ITSELF = """
sched_setaffinity sched_getaffinity sched_getparam sched_getscheduler sched_getattr
getpgid getsid get_robust_list
"""

# Limits of setrlimit(2) that a process may lower: all but RLIMIT_CORE, see `wall._limit`.
RLIMITS = (0, 1, 2, 3, *range(5, 16))

# Signals that a process may send to itself: each range by its first and how many. Not SIGCONT (18):
# whoever stops it, to look at what it holds, has it stopped.
SIGNALS = ((0, 16), (16, 2), (19, 1), (20, 4), (24, 8), (32, 32), (64, 1))

# Flags of mmap(2). Refused are huge pages, which count as nobody's memory, and shared pages of no
# file: as long as one of them is mapped the others stay, too, and count as nobody's.
MAP_SHARED, MAP_ANONYMOUS, MAP_HUGETLB = 0x01, 0x20, 0x40000

# Flags of close_range(2): 0, and close on exec. Not a table of descriptors of its own for a thread:
# nobody would see what is held open there.
CLOSE_RANGE = (0, 4)

# Options of sockets that may be asked (type, error, domain, protocol and so on); none can be set:
# they enlarge buffers, and take filters.
GETSOCKOPT = (3, 4, 7, 8, 30, 38, 39)

# Flags of send(2) and recv(2): peek, do not wait, wait for all, no signal.
MESSAGE_FLAGS = 0x2 | 0x40 | 0x100 | 0x4000

# Requests of ioctl(2): is it a terminal, what can be read, close on exec, do not block.
IOCTL = (0x5401, 0x802C542A, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
