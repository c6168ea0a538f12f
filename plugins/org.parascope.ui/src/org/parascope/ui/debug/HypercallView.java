package org.parascope.ui.debug;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.core.commands.Command;
import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.core.runtime.IAdaptable;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IDebugEventSetListener;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.contexts.DebugContextEvent;
import org.eclipse.debug.ui.contexts.IDebugContextListener;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.part.ViewPart;
import org.eclipse.ui.statushandlers.StatusManager;
import org.parascope.debug.model.CpuThread;
import org.parascope.debug.model.StackThread;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.HypercallReport;
import org.parascope.inspect.StateDifference;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Row;

/**
 * The hypercall the debugger stopped for: who called, name, arguments with what they point at, result, cost, why it was refused, and what
 * it changed. Follows the selection in the Debug view; reads nothing from the machine itself, and does nothing while it is hidden.
 */
public final class HypercallView extends ViewPart implements IDebugEventSetListener, IDebugContextListener, IPartListener2 {
    /** The view's id. */
    public static final String ID = "org.parascope.ui.hypercall";

    private final StackLayout stack = new StackLayout();
    private Composite area;
    private Composite empty;
    private Composite content;
    private Label title;
    private Label result;
    private Link reason;
    private Table table;
    private Label changed;
    private Table changes;
    private Optional<HypercallEvent.Refusal> refused = Optional.empty();
    private HypercallReport shown;
    private boolean visible;

    @Override
    public void createPartControl(Composite parent) {
        area = new Composite(parent, SWT.NONE);
        area.setLayout(stack);
        empty = new Composite(area, SWT.NONE);
        empty.setLayout(new GridLayout());
        var hint = new Label(empty, SWT.WRAP | SWT.CENTER);
        hint.setText("No hypercall yet. Debug a system, then press Alt+F6 (Step Hypercall) or set a hypercall breakpoint (Ctrl+Alt+H).");
        hint.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, true));
        createContent();
        DebugPlugin.getDefault().addDebugEventListener(this);
        DebugUITools.getDebugContextManager().getContextService(getSite().getWorkbenchWindow()).addDebugContextListener(this);
        getSite().getPage().addPartListener(this);
        stack.topControl = empty;
    }

    @Override
    public void dispose() {
        DebugPlugin.getDefault().removeDebugEventListener(this);
        DebugUITools.getDebugContextManager().getContextService(getSite().getWorkbenchWindow()).removeDebugContextListener(this);
        getSite().getPage().removePartListener(this);
        super.dispose();
    }

    @Override
    public void setFocus() {
        table.setFocus();
    }

    /** The rows as shown: name, value, raw value; for tests and for copying. */
    public List<String> rows() {
        var rows = new ArrayList<String>();
        for (TableItem item : table.getItems()) {
            rows.add(item.getText(0) + "\t" + item.getText(1) + "\t" + item.getText(2));
        }
        return rows;
    }

    /** What it changed, as shown: kind, what, before, after. */
    public List<String> changes() {
        return Stream.of(changes.getItems())
                .map(item -> String.join("\t", item.getText(0), item.getText(1), item.getText(2), item.getText(3))).toList();
    }

    /** The line above the table. */
    public String headline() {
        return title.getText() + (result.getText().isEmpty() ? "" : " " + result.getText());
    }

    /** Why it was refused, with the place; empty when it was not. */
    public String reason() {
        return reason.getText().replaceAll("</?a>", "");
    }

    @Override
    public void handleDebugEvents(DebugEvent[] events) {
        for (DebugEvent event : events) {
            if (event.getSource() instanceof CpuThread && event.getKind() == DebugEvent.SUSPEND) {
                area.getDisplay().asyncExec(this::update);
                return;
            }
        }
    }

    @Override
    public void partVisible(IWorkbenchPartReference part) {
        if (part.getPart(false) == this) {
            visible = true;
            update();
        }
    }

    @Override
    public void partHidden(IWorkbenchPartReference part) {
        visible &= part.getPart(false) != this;
    }

    @Override
    public void debugContextChanged(DebugContextEvent event) {
        update();
    }

    private void createContent() {
        content = new Composite(area, SWT.NONE);
        var layout = new GridLayout();
        layout.marginWidth = 4;
        content.setLayout(layout);
        title = new Label(content, SWT.WRAP);
        title.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        title.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        result = new Label(content, SWT.WRAP);
        result.setFont(JFaceResources.getTextFont());
        result.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        reason = new Link(content, SWT.WRAP);
        reason.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        reason.addListener(SWT.Selection, _ -> openRefusal());
        var halves = new SashForm(content, SWT.VERTICAL);
        halves.setLayoutData(rest());
        table = table(halves, List.of("Argument", "Value", "Register"));
        var lower = new Composite(halves, SWT.NONE);
        lower.setLayout(new GridLayout());
        ((GridLayout) lower.getLayout()).marginWidth = 0;
        changed = new Label(lower, SWT.WRAP);
        changed.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        changed.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        changes = table(lower, StateDifference.COLUMNS.stream().map(Column::title).toList());
        changes.setLayoutData(rest());
        var copy = new Action("Copy") {
            @Override
            public void run() {
                copyRows();
            }
        };
        getViewSite().getActionBars().setGlobalActionHandler(ActionFactory.COPY.getId(), copy);
    }

    /** What the others leave: its own wish, which takes its time to find out, does not matter. */
    private static GridData rest() {
        var data = new GridData(SWT.FILL, SWT.FILL, true, true);
        data.widthHint = 0;
        data.heightHint = 0;
        return data;
    }

    private static Table table(Composite parent, List<String> titles) {
        var table = new Table(parent, SWT.FULL_SELECTION | SWT.MULTI | SWT.BORDER);
        table.setHeaderVisible(true);
        table.setFont(JFaceResources.getTextFont());
        titles.forEach(name -> new TableColumn(table, SWT.NONE).setText(name));
        table.addListener(SWT.Resize, _ -> fit(table));
        table.addListener(SWT.MouseHover, event -> tell(table, event.x, event.y));
        return table;
    }

    private void update() {
        if (!visible || area.isDisposed()) {
            return;
        }
        HypercallReport report = thread().flatMap(StackThread::report).orElse(null);
        if (report == shown) {
            return; // the selection moved, or a step ended, within the same hypercall
        }
        shown = report;
        if (report != null) {
            show(report);
        }
        stack.topControl = report == null ? empty : content;
        area.layout();
        content.layout();
    }

    private void show(HypercallReport report) {
        HypercallEvent event = report.event();
        title.setText(event.vcpu() + "  " + event.name() + (event.batched() ? "  (in a multicall)" : ""));
        result.setText(event.kind() == HypercallEvent.Kind.ENTRY ? "has been called"
                : (event.hasResult() ? "= " + event.resultText() : "done") + (report.cost().isEmpty() ? "" : "   " + report.cost()));
        result.setToolTipText(report.cost().contains("TSC") ? "Ticks of the time stamp counter, stops of the machine included. "
                + "Launch with deterministic time to count instructions." : null);
        showReason(event.refusal());
        fill(table, () -> showCall(report, event.hypercall()));
        fill(changes, () -> showChanges(report));
        changes.getParent().layout();
    }

    /** The rule that refused it, and a link to its place in the source. */
    private void showReason(Optional<HypercallEvent.Refusal> refusal) {
        refused = refusal;
        reason.setText(refusal.map(why -> "Refused: %s.  <a>%s:%d %s()</a>".formatted(why.words(), why.file(), why.line(), why.function())).orElse(""));
        ((GridData) reason.getLayoutData()).exclude = refusal.isEmpty();
        reason.setVisible(refusal.isPresent());
    }

    private void openRefusal() {
        refused.ifPresent(why -> {
            Map<String, String> parameters = Map.of("file", why.file(), "line", Long.toString(why.line()));
            Command command = getSite().getService(ICommandService.class).getCommand("org.parascope.ui.openSource");
            try {
                getSite().getService(IHandlerService.class).executeCommand(ParameterizedCommand.generateCommand(command, parameters), null);
            } catch (CommandException e) {
                StatusManager.getManager().handle(Status.error("The source could not be opened: " + e.getMessage(), e), StatusManager.SHOW);
            }
        });
    }

    private static void fill(Table table, Runnable rows) {
        table.setRedraw(false);
        table.removeAll();
        rows.run();
        for (TableColumn column : table.getColumns()) {
            column.pack();
            column.setData(column.getWidth());
        }
        fit(table);
        table.setRedraw(true);
    }

    private static void fit(Table table) {
        int[] wishes = Stream.of(table.getColumns()).mapToInt(column -> column.getData() instanceof Integer wish ? wish : 0).toArray();
        int[] widths = ColumnWidths.fitting(wishes, table.getClientArea().width);
        for (int i = 0; i < widths.length; i++) {
            table.getColumn(i).setWidth(widths[i]);
        }
    }

    /** A cell's text, which may be cut off. */
    private static void tell(Table table, int x, int y) {
        TableItem item = table.getItem(new Point(x, y));
        String text = item == null ? "" : IntStream.range(0, table.getColumnCount()).filter(column -> item.getBounds(column).contains(x, y))
                .mapToObj(item::getText).findFirst().orElse("");
        table.setToolTipText(text.isEmpty() ? null : text.replace("&", "&&"));
    }

    private void showCall(HypercallReport report, Hypercall hypercall) {
        HypercallEvent event = report.event();
        if (event.hasResult()) {
            row("result", event.resultText(), Long.toHexString(event.result()));
        }
        List<Hypercall.Argument> arguments = hypercall.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i).name();
            long value = event.arguments()[i];
            row(name, hypercall.show(arguments.get(i), value), Long.toHexString(value));
            report.details().stream().filter(detail -> detail.name().matches(Pattern.quote(name) + "[.\\[].*"))
                    .forEach(detail -> row("  " + detail.name(), detail.value(), shortened(detail.raw())));
        }
        row("called from", "d" + event.vcpu().domain() + ":" + String.format("%016x", event.callSite()), "");
    }

    private void showChanges(HypercallReport report) {
        if (report.event().kind() == HypercallEvent.Kind.ENTRY) {
            changed.setText("What it changes is shown at its return (Alt+F6)");
        } else if (report.difference().isEmpty()) {
            changed.setText("What it changed is known when its entry is seen too: Step Hypercall (Alt+F6) sees both");
        } else {
            org.parascope.inspect.shape.Table difference = report.difference().get();
            changed.setText(difference.rows().isEmpty() ? "It changed nothing"
                    : "What it changed: %,d".formatted(difference.rows().size())
                            + difference.notices().stream().map(notice -> ". " + notice.text()).collect(Collectors.joining()));
            for (Row change : difference.rows()) {
                new TableItem(changes, SWT.NONE).setText(change.cells().stream().map(Cell::text).map(HypercallView::shortened).toArray(String[]::new));
            }
        }
    }

    /** Without the zeros that only fill a number up. */
    private static String shortened(String text) {
        return text.replaceAll("\\b0{4,}(?=[0-9a-f])", "");
    }

    private void row(String name, String value, String raw) {
        new TableItem(table, SWT.NONE).setText(new String[] { name, value, raw });
    }

    private void copyRows() {
        var text = new StringBuilder(headline()).append("\n").append(reason().isEmpty() ? "" : reason() + "\n");
        for (Table part : List.of(table, changes)) {
            text.append(Stream.of(part.getColumns()).map(TableColumn::getText).collect(Collectors.joining("\t"))).append('\n');
            TableItem[] items = part.getSelectionCount() > 0 ? part.getSelection() : part.getItems();
            for (TableItem item : items) {
                text.append(IntStream.range(0, part.getColumnCount()).mapToObj(item::getText).collect(Collectors.joining("\t"))).append('\n');
            }
        }
        var clipboard = new Clipboard(area.getDisplay());
        clipboard.setContents(new Object[] { text.toString() }, new Transfer[] { TextTransfer.getInstance() });
        clipboard.dispose();
    }

    private Optional<StackThread> thread() {
        IAdaptable context = DebugUITools.getPartDebugContext(getSite());
        Object element = context instanceof IStackFrame frame ? frame.getThread() : context;
        return element instanceof StackThread thread ? Optional.of(thread) : Optional.empty();
    }
}
