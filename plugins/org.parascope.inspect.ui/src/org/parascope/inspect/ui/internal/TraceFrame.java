package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.layout.RowLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.parascope.inspect.trace.Trace;
import org.parascope.machine.Machine;

/**
 * What each pane of a trace has around its own: the bar that says what is not as usual, a page for when there is nothing, tabs below or
 * beside the events, and a footer.
 *
 * <p>A pane puts its controls into {@link #head}, what it shows into {@link #sash}, and its tabs there, too. UI thread only.
 */
abstract class TraceFrame extends Composite implements TracePane {
    static final String NOTHING = "No system is running. <a>Run demo</a>";
    private static final String OVER = "Nothing that is wanted here was recorded.";

    private final TraceSource source;
    private final MessageBar bar;
    private final Composite head;
    private final Composite stack;
    private final StackLayout layout = new StackLayout();
    private final EmptyPage empty;
    private final SashForm sash;
    private final Label footer;
    private volatile boolean isFrozen;
    private boolean isVisible;
    private Optional<String> ended = Optional.empty();
    private String failure = "";

    /**
     * An empty one.
     *
     * @param sashStyle {@link SWT#HORIZONTAL}: tabs lie beside the events; {@link SWT#VERTICAL}: below
     * @param runDemo what the link of the empty page does
     */
    TraceFrame(Composite parent, TraceSource source, int sashStyle, Runnable runDemo) {
        super(parent, SWT.NONE);
        this.source = source;
        var grid = new GridLayout();
        grid.marginWidth = 0;
        grid.marginHeight = 0;
        grid.verticalSpacing = 0;
        setLayout(grid);
        bar = new MessageBar(this);
        head = new Composite(this, SWT.NONE);
        head.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        var row = new RowLayout(SWT.HORIZONTAL);
        row.center = true;
        row.marginTop = 1;
        row.marginBottom = 1;
        head.setLayout(row);
        stack = new Composite(this, SWT.NONE);
        stack.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        stack.setLayout(layout);
        empty = new EmptyPage(stack, runDemo);
        sash = new SashForm(stack, sashStyle | SWT.SMOOTH);
        footer = new Label(this, SWT.NONE);
        var footerData = new GridData(SWT.FILL, SWT.CENTER, true, false);
        footerData.horizontalIndent = 4;
        footer.setLayoutData(footerData);
        layout.topControl = empty.control();
        empty.show(NOTHING);
    }

    /** The row of controls above. */
    final Composite head() {
        return head;
    }

    /** The events and the tabs. */
    final SashForm sash() {
        return sash;
    }

    /** Puts the tabs beside the events, or below. */
    final void turn(boolean isBeside) {
        int orientation = isBeside ? SWT.HORIZONTAL : SWT.VERTICAL;
        if (sash.getOrientation() != orientation) {
            sash.setOrientation(orientation);
        }
    }

    /** What was lost, for the bar; empty for nothing. */
    static String lossWarning(Trace trace) {
        long lost = trace.store().lost();
        return lost > 0 ? "%,d events were overwritten before they were read: record fewer classes.".formatted(lost) : "";
    }

    static void addTab(CTabFolder tabs, String title, Control control) {
        var item = new CTabItem(tabs, SWT.NONE);
        item.setText(title);
        item.setControl(control);
    }

    /** Whether there is anything to bring up to date. */
    abstract boolean hasLines();

    /** What the bar says of what is shown; may be empty. */
    abstract String warning();

    /** Shown or hidden, or another tab in front. */
    abstract void updateVisibility();

    final boolean isSeen() {
        return isVisible;
    }

    @Override
    public void setMachine(Optional<Machine> machine) {
        ended = Optional.empty();
        source.setMachine(machine);
        showBar();
    }

    @Override
    public final void setEnded(String machineName) {
        ended = Optional.of(machineName);
        source.setEnded();
        showBar();
    }

    @Override
    public void setSeen(boolean visible) {
        isVisible = visible;
        source.setVisible(visible);
        updateVisibility();
    }

    @Override
    public final Control control() {
        return this;
    }

    @Override
    public void setFrozen(boolean frozen) {
        isFrozen = frozen;
        source.setFrozen(frozen);
        showBar();
    }

    @Override
    public final boolean isFrozen() {
        return isFrozen;
    }

    @Override
    public final TraceSource source() {
        return source;
    }

    /**
     * Shows the events, or why there are none.
     *
     * @param waiting where a system runs and nothing was recorded yet
     */
    final void showBody(boolean isEmpty, String waiting) {
        Control top = isEmpty ? empty.control() : sash;
        if (layout.topControl != top) {
            layout.topControl = top;
            stack.layout();
        }
        if (isEmpty) {
            empty.show(!source.hasMachine() ? NOTHING : !source.message().isEmpty() ? source.message() : source.isOver() ? OVER : waiting);
        }
    }

    final void showFooter(String text) {
        footer.setText(text);
    }

    /** @param newFailure of the last piece of work; empty for none */
    final void showBar(String newFailure) {
        failure = newFailure;
        showBar();
    }

    final void showBar() {
        var texts = new ArrayList<String>();
        ended.ifPresent(name -> texts.add(name + " has ended; this is its last state."));
        if (isFrozen) {
            texts.add("Frozen: not recorded (F9 goes on).");
        }
        if (!failure.isEmpty()) {
            texts.add(failure);
        } else if (ended.isEmpty() && hasLines() && !source.message().isEmpty()) {
            texts.add(source.message());
        }
        if (!warning().isEmpty()) {
            texts.add(warning());
        }
        bar.show(String.join("  ", texts), texts.size() == 1 && isFrozen);
    }

    /** For tests and screen readers. */
    final String emptyText() {
        return layout.topControl == empty.control() ? empty.text() : "";
    }

    final String barText() {
        return bar.text();
    }

    final String footerText() {
        return footer.getText();
    }

    @Override
    public final boolean setFocus() {
        return layout.topControl == sash ? contents().setFocus() : empty.control().setFocus();
    }
}
