package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.parascope.inspect.shape.Subject;

/**
 * What was looked at, in order: the one selection of all live views, with a way back and forward. UI thread only.
 *
 * <p>Selecting after going back forgets what lay ahead, as a browser does.
 */
final class LookedAt {
    private static final int MOST = 200;

    private final List<List<Subject>> places = new ArrayList<>();
    private final List<Consumer<List<Subject>>> listeners = new CopyOnWriteArrayList<>();
    private int at = -1;

    /** Called with what to show after going back, forward or somewhere; not after a selection in a view. */
    void addListener(Consumer<List<Subject>> listener) {
        listeners.add(listener);
    }

    void removeListener(Consumer<List<Subject>> listener) {
        listeners.remove(listener);
    }

    /** Remembers what a view selected. */
    void selected(List<Subject> subjects) {
        if (subjects.isEmpty() || subjects.equals(current())) {
            return;
        }
        places.subList(at + 1, places.size()).clear();
        places.add(List.copyOf(subjects));
        if (places.size() > MOST) {
            places.removeFirst();
        }
        at = places.size() - 1;
    }

    /** What is selected now; empty when nothing was yet. */
    List<Subject> current() {
        return at < 0 ? List.of() : places.get(at);
    }

    /** Shows something in all views. */
    void goTo(List<Subject> subjects) {
        selected(subjects);
        tell();
    }

    boolean canGo(int steps) {
        return at + steps >= 0 && at + steps < places.size();
    }

    /** Goes back (below 0) or forward. */
    void go(int steps) {
        if (canGo(steps)) {
            at += steps;
            tell();
        }
    }

    private void tell() {
        listeners.forEach(listener -> listener.accept(current()));
    }
}
