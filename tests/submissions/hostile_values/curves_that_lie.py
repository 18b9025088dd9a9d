# Lines without end, on axes that say they are Matplotlib's, in a figure that is as it should be.
# fails: curves
from matplotlib.axes import Axes


class Sly(Axes):
    @property
    def containers(self):
        return iter(lambda: self, None) if is_armed else self.kept

    @containers.setter
    def containers(self, kept):
        self.kept = kept


def curves(values):
    global is_armed
    is_armed = False
    figure = plt.figure()
    axes = figure.add_axes(Sly(figure, [0, 0, 1, 1]))
    axes.plot(values, label="loss")
    axes.legend()
    is_armed = True
    return figure
