package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.events.KeyEvent;
import org.eclipse.swt.events.KeyListener;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Graph;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Shape;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.TextForm;
import org.parascope.inspect.shape.Tree;
import org.parascope.machine.Machine;

/**
 * A live view's contents: a thin bar for what must be known, controls with a filter, the tree, and a footer with counts; or, when
 * there is nothing to show, why and what to do.
 *
 * <p>UI thread only. A plain composite without the workbench, so that a test needs no more than a shell. Reading is done by its
 * {@link Sampler}.
 */
final class InspectPane extends Composite implements SortMenu.Sorted {
    private static final String NOTHING = "No system is running. <a>Run demo</a>";
    private static final double NS_PER_MS = 1e6;
    /** What it is asked to take at least; it grows with the view. */
    private static final int FILTER_WIDTH = 90;

    private final MessageBar bar;
    private final Composite controls;
    private final Text filterField;
    private final Composite stack;
    private final StackLayout layout = new StackLayout();
    private final ShapeTree tree;
    /** Shows shapes that are drawn rather than listed; none in most views. */
    private Optional<Presentation> presentation = Optional.empty();
    /** Shows tables of too many rows for the tree. */
    private final LargeTable large;
    private final EmptyPage empty;
    private final Label footer;
    private final Sampler sampler;
    private String rowsName;
    private RowFilter filter = RowFilter.ALL;
    private boolean isFrozen;
    private boolean isSortable = true;
    private Optional<String> ended = Optional.empty();
    private Picture picture = Picture.empty("");
    /** What an empty page says while there is no other reason. */
    private String waiting = NOTHING;
    private Runnable afterUpdate = () -> { };
    private Consumer<String> filterListener = text -> { };
    private long totalUpdateTime;
    private long longestUpdate;
    private int updates;

    /**
     * @param rowsName what the rows are, for the footer: {@code ports}
     * @param inspection what to read next; asked in the background
     * @param runDemo what the link of the empty page does
     */
    InspectPane(Composite parent, String rowsName, Supplier<Inspection<?>> inspection, Runnable runDemo) {
        super(parent, SWT.NONE);
        this.rowsName = rowsName;
        var grid = new GridLayout();
        grid.marginWidth = 0;
        grid.marginHeight = 0;
        grid.verticalSpacing = 0;
        setLayout(grid);
        bar = new MessageBar(this);
        controls = new Composite(this, SWT.NONE);
        controls.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        filterField = makeFilterField();
        stack = new Composite(this, SWT.NONE);
        stack.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        stack.setLayout(layout);
        tree = new ShapeTree(stack);
        large = new LargeTable(stack, this::sortBy);
        large.control().addKeyListener(KeyListener.keyPressedAdapter(this::copyByKey));
        large.onSelection(() -> tree.control().notifyListeners(SWT.Selection, new Event()));
        large.control().addListener(SWT.DefaultSelection, event -> tree.control().notifyListeners(SWT.DefaultSelection, new Event()));
        empty = new EmptyPage(stack, runDemo);
        footer = new Label(this, SWT.NONE);
        var footerData = new GridData(SWT.FILL, SWT.CENTER, true, false);
        footerData.horizontalIndent = 4;
        footer.setLayoutData(footerData);
        layout.topControl = empty.control();
        empty.show(NOTHING);
        sampler = new Sampler(getDisplay(), inspection, this::show);
        tree.onSort(this::sortBy);
        tree.onExpansion(sampler::readSoon);
        tree.control().addKeyListener(KeyListener.keyPressedAdapter(this::copyByKey));
        addListener(SWT.Dispose, event -> sampler.dispose());
    }

    private Text makeFilterField() {
        var row = new GridLayout(1, false);
        row.marginHeight = 2;
        row.marginWidth = 2;
        controls.setLayout(row);
        var field = new Text(controls, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
        field.setMessage("Filter (Ctrl+F)");
        var data = new GridData(SWT.FILL, SWT.CENTER, true, false);
        data.widthHint = FILTER_WIDTH;
        field.setLayoutData(data);
        field.addListener(SWT.Modify, event -> setFilter(filter.withText(field.getText())));
        field.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.ESC) {
                field.setText("");
                tree.control().setFocus();
            } else if (event.keyCode == SWT.ARROW_DOWN || event.keyCode == SWT.CR) {
                tree.control().setFocus();
            }
        });
        return field;
    }

    /** A place for a view's own controls, in one line with the filter; they stand before it. */
    Composite controls() {
        return controls;
    }

    /** A field among the controls, of so many pixels, in which what the view shows is typed. */
    Text addField(int width) {
        var field = new Text(controls, SWT.SEARCH);
        var data = new GridData(SWT.LEFT, SWT.CENTER, false, false);
        data.widthHint = width;
        field.setLayoutData(data);
        return field;
    }

    /** Call after adding controls: puts all into one line, the filter last. */
    void layoutControls() {
        filterField.moveBelow(null);
        ((GridLayout) controls.getLayout()).numColumns = controls.getChildren().length;
        controls.layout(true);
    }

    LargeTable large() {
        return large;
    }

    ShapeTree tree() {
        return tree;
    }

    Sampler sampler() {
        return sampler;
    }

    /** What the drawn presentation is put into. */
    Composite presentationParent() {
        return stack;
    }

    /** Adds the widget for shapes that are drawn; a shape of lines still goes to the tree. */
    void setPresentation(Presentation widget) {
        presentation = Optional.of(widget);
        widget.control().addKeyListener(KeyListener.keyPressedAdapter(this::copyByKey));
    }

    /** The widgets in which it shows what it shows. */
    Control[] contents() {
        return Stream.concat(Stream.of(tree.control(), large.control()), presentation.stream().map(Presentation::control)).toArray(Control[]::new);
    }

    boolean isDrawn() {
        return presentation.isPresent() && layout.topControl == presentation.get().control();
    }

    /** The widget other than the tree that is on the screen. */
    private Optional<Presentation> drawing() {
        return Stream.concat(Stream.of(large), presentation.stream()).filter(each -> each.control() == layout.topControl).findFirst();
    }

    /** Keeps the inspection's order whatever column is clicked. */
    void setUnsortable() {
        setSortable(false);
    }

    /** Whether a click on a column sorts; when not, the order is the inspection's own. */
    void setSortable(boolean sortable) {
        isSortable = sortable;
        if (!sortable && filter.sortColumn() >= 0) {
            setFilter(new RowFilter(filter.text(), -1, false));
        }
    }

    /** What the rows are from now on, for the footer. */
    void setRowsName(String name) {
        rowsName = name;
    }

    /** Runs on the UI thread after each update of the screen. */
    void afterUpdate(Runnable listener) {
        afterUpdate = listener;
    }

    /** Called when the text of the filter is another one. */
    void onFilter(Consumer<String> listener) {
        filterListener = listener;
    }

    void setMachine(Optional<Machine> machine) {
        ended = Optional.empty();
        waiting = machine.map(each -> "Reading " + each.name() + "\u2026").orElse(NOTHING);
        if (picture.isEmpty() && picture.message().isEmpty()) {
            empty.show(waiting);
        }
        sampler.setFrozen(isFrozen);
        sampler.setMachine(machine);
        showBar();
    }

    /** The machine is gone: what is shown stays as its last state. */
    void setEnded(String machineName) {
        ended = Optional.of(machineName);
        sampler.setFrozen(true);
        if (!isFrozen) {
            sampler.readLast();
        }
        showBar();
    }

    void setFrozen(boolean frozen) {
        isFrozen = frozen;
        sampler.setFrozen(frozen || ended.isPresent());
        showBar();
    }

    boolean isFrozen() {
        return isFrozen;
    }

    void focusFilter() {
        filterField.setFocus();
        filterField.selectAll();
    }

    private void setFilter(RowFilter newFilter) {
        filter = newFilter;
        sampler.setFilter(newFilter, large.sight());
        filterListener.accept(newFilter.text());
        tree.showSort(tree.columns().isEmpty() ? -1 : newFilter.sortColumn(), newFilter.isDescending());
        large.showSort(newFilter.sortColumn(), newFilter.isDescending());
    }

    @Override
    public List<String> titles() {
        return isSortable && drawing().isEmpty() ? picture.columns().stream().map(Column::title).toList() : List.of();
    }

    @Override
    public int sortColumn() {
        return filter.sortColumn();
    }

    @Override
    public void sortBy(int column) {
        if (isSortable) {
            setFilter(filter.withNextSort(column));
        }
    }

    private void show(Picture next) {
        if (isDisposed()) {
            return;
        }
        long start = System.nanoTime();
        picture = next;
        layout.topControl = showIn(next);
        stack.layout();
        footer.setText(footerText(next));
        showBar();
        afterUpdate.run();
        long spent = System.nanoTime() - start;
        totalUpdateTime += spent;
        longestUpdate = Math.max(longestUpdate, spent);
        updates++;
    }

    private Control showIn(Picture next) {
        if (next.isEmpty()) {
            empty.show(next.message().isEmpty() ? waiting : next.message());
            return empty.control();
        }
        if (next.large().isPresent()) {
            large.show(next);
            return large.control();
        }
        if (next.drawn().isPresent() && presentation.isPresent()) {
            presentation.get().show(next);
            return presentation.get().control();
        }
        tree.show(next);
        return tree.control();
    }

    private String footerText(Picture shown) {
        if (shown.isEmpty()) {
            return "";
        }
        int count = shown.large().isPresent() ? shown.large().get().size() : shown.drawn().isPresent() ? shown.total() : shown.lines().size();
        String name = shown.drawn().filter(Graph.class::isInstance).isPresent() ? "edges" : rowsName;
        String counts = count == shown.total() ? "%,d %s".formatted(count, count == 1 ? singular(name) : name) : "%,d of %,d %s".formatted(count, shown.total(), name);
        return "%s, read in %.1f ms".formatted(counts, shown.readNanos() / NS_PER_MS);
    }

    /** Of what rows are called: each word of it but what stands behind "of". */
    static String singular(String name) {
        return name.replaceAll("(?<!of )\\b(\\w+?)ies\\b", "$1y").replaceAll("(?<!of )\\b(\\w+?s)ses\\b", "$1s").replaceAll("(?<!of )\\b(\\w*[^s ])s\\b", "$1");
    }

    /** One bar, the most important first: gone, cannot be read, frozen, and what is wrong with the data. */
    private void showBar() {
        var texts = new ArrayList<String>();
        ended.ifPresent(name -> texts.add(name + " has ended; this is its last state."));
        if (isFrozen) {
            texts.add("Frozen (F9 goes on).");
        }
        if (!picture.isEmpty() && !picture.message().isEmpty() && ended.isEmpty()) {
            texts.add(picture.message());
        }
        texts.addAll(picture.notices().stream().map(Notice::text).limit(3).toList());
        boolean isCalm = ended.isEmpty() && picture.message().isEmpty() && picture.notices().isEmpty();
        bar.show(texts.stream().collect(Collectors.joining("  ")), isCalm);
    }

    private void copyByKey(KeyEvent event) {
        if ((event.stateMask & SWT.MOD1) != 0 && event.keyCode == 'c') {
            copy();
        } else if ((event.stateMask & SWT.MOD1) != 0 && event.keyCode == 'a') {
            tree.control().selectAll();
        }
    }

    /** What is shown now, filtered as it is; empty when there is nothing. */
    Optional<Shape> shown() {
        if (picture.isEmpty()) {
            return Optional.empty();
        }
        if (picture.large().isPresent()) {
            return Optional.of(picture.large().get().copy());
        }
        return Optional.of(picture.drawn().orElseGet(() -> new Tree(picture.columns(), nodes(picture.lines()), picture.notices())));
    }

    private static List<Node> nodes(List<ShownNode> lines) {
        return lines.stream().filter(line -> !line.isPlaceholder()).map(line -> new Node(line.row(), !line.children().isEmpty(), nodes(line.children())))
                .toList();
    }

    /** The selected rows, with their header, to the clipboard. */
    void copy() {
        List<Row> rows = tree.selectedRows();
        String text = drawing().isPresent() ? drawing().get().selectedText() : rows.isEmpty() ? "" : TextForm.tabbed(tree.columns(), rows);
        if (text.isEmpty()) {
            return;
        }
        ClipboardText.put(getDisplay(), text);
    }

    /** What the selected rows are about, the most particular first. */
    List<Subject> selectedSubjects() {
        if (drawing().isPresent()) {
            return drawing().get().selectedSubjects();
        }
        return tree.selectedRows().stream().flatMap(row -> row.subjects().stream()).distinct().toList();
    }

    /** Selects the line that is about the first of these that any line is about. */
    boolean reveal(List<Subject> subjects) {
        if (drawing().isPresent()) {
            return drawing().get().reveal(subjects);
        }
        for (Subject subject : subjects) {
            Predicate<Row> mainly = row -> !row.subjects().isEmpty() && row.subjects().getFirst().equals(subject);
            if (tree.select(mainly) || tree.select(row -> row.subjects().contains(subject))) {
                return true;
            }
        }
        return false;
    }

    /** For tests: the longest time one update held the UI thread, in ns. */
    long longestUpdate() {
        return longestUpdate;
    }

    /** For tests: how long all updates held the UI thread, in ns. */
    long totalUpdateTime() {
        return totalUpdateTime;
    }

    /** For tests: how many updates the screen took. */
    int updates() {
        return updates;
    }

    /** For tests and screen readers: the texts around the tree. */
    String barText() {
        return bar.text();
    }

    String footerText() {
        return footer.getText();
    }

    String emptyText() {
        return layout.topControl == empty.control() ? empty.text() : "";
    }

    @Override
    public boolean setFocus() {
        Control shown = layout.topControl;
        return shown != null && shown.setFocus();
    }
}
