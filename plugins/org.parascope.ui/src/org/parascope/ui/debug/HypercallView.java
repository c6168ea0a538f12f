package org.parascope.ui.debug;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.IAdaptable;
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
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.part.ViewPart;
import org.parascope.debug.model.CpuThread;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.inspect.hypercall.Hypercall;

/**
 * The hypercall the debugger stopped for: who called, name, arguments, result, and why it was refused. Follows the selection
 * in the Debug view; reads nothing from the machine itself.
 */
public final class HypercallView extends ViewPart implements IDebugEventSetListener, IDebugContextListener {
    /** The view's id. */
    public static final String ID = "org.parascope.ui.hypercall";

    private final StackLayout stack = new StackLayout();
    private Composite area;
    private Composite empty;
    private Composite content;
    private Label title;
    private Label result;
    private Table table;

    @Override
    public void createPartControl(Composite parent) {
        area = new Composite(parent, SWT.NONE);
        area.setLayout(stack);
        empty = new Composite(area, SWT.NONE);
        empty.setLayout(new GridLayout());
        var hint = new Label(empty, SWT.WRAP | SWT.CENTER);
        hint.setText("No hypercall yet. Debug a system, then press Alt+F6 (Step Hypercall)\nor set a hypercall breakpoint (Ctrl+Alt+H).");
        hint.setLayoutData(new GridData(SWT.CENTER, SWT.CENTER, true, true));
        createContent();
        DebugPlugin.getDefault().addDebugEventListener(this);
        DebugUITools.getDebugContextManager().getContextService(getSite().getWorkbenchWindow()).addDebugContextListener(this);
        update();
    }

    @Override
    public void dispose() {
        DebugPlugin.getDefault().removeDebugEventListener(this);
        DebugUITools.getDebugContextManager().getContextService(getSite().getWorkbenchWindow()).removeDebugContextListener(this);
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

    /** The line above the table. */
    public String headline() {
        return title.getText() + (result.getText().isEmpty() ? "" : " " + result.getText());
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
    public void debugContextChanged(DebugContextEvent event) {
        update();
    }

    private void createContent() {
        content = new Composite(area, SWT.NONE);
        var layout = new GridLayout(2, false);
        layout.marginWidth = 4;
        content.setLayout(layout);
        title = new Label(content, SWT.NONE);
        title.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        result = new Label(content, SWT.NONE);
        result.setFont(JFaceResources.getTextFont());
        result.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        table = new Table(content, SWT.FULL_SELECTION | SWT.MULTI | SWT.BORDER);
        table.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true, 2, 1));
        table.setHeaderVisible(true);
        table.setFont(JFaceResources.getTextFont());
        for (String name : List.of("Argument", "Value", "Register")) {
            new TableColumn(table, SWT.NONE).setText(name);
        }
        var copy = new Action("Copy") {
            @Override
            public void run() {
                copyRows();
            }
        };
        getViewSite().getActionBars().setGlobalActionHandler(ActionFactory.COPY.getId(), copy);
    }

    private void update() {
        if (area.isDisposed()) {
            return;
        }
        Optional<HypercallEvent> event = thread().flatMap(CpuThread::hypercall);
        event.ifPresent(this::show);
        stack.topControl = event.isPresent() ? content : empty;
        area.layout(true, true);
    }

    private void show(HypercallEvent event) {
        Hypercall hypercall = event.hypercall();
        String command = event.command().isPresent() && !hypercall.commands().isEmpty()
                ? " " + hypercall.command(event.command().getAsLong()) : "";
        title.setText(event.vcpu() + "  " + hypercall.name() + command + (event.batched() ? "  (in a multicall)" : ""));
        result.setText(event.kind() == HypercallEvent.Kind.ENTRY ? "has been called" : "= " + event.resultText());
        table.setRedraw(false);
        table.removeAll();
        List<Hypercall.Argument> arguments = hypercall.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            long value = event.arguments()[i];
            row(arguments.get(i).name(), hypercall.show(arguments.get(i), value), String.format("%016x", value));
        }
        if (event.kind() != HypercallEvent.Kind.ENTRY) {
            row("result", event.resultText(), String.format("%016x", event.result()));
        }
        row("called from", "d" + event.vcpu().domain() + ":" + String.format("%016x", event.callSite()), "");
        event.refusal().ifPresent(refusal -> row("refused", refusal.words(),
                refusal.file() + ":" + refusal.line() + " " + refusal.function() + "()"));
        for (TableColumn column : table.getColumns()) {
            column.pack();
        }
        table.setRedraw(true);
    }

    private void row(String name, String value, String raw) {
        new TableItem(table, SWT.NONE).setText(new String[] { name, value, raw });
    }

    private void copyRows() {
        var text = new StringBuilder(headline()).append("\nArgument\tValue\tRegister\n");
        TableItem[] items = table.getSelectionCount() > 0 ? table.getSelection() : table.getItems();
        for (TableItem item : items) {
            text.append(item.getText(0)).append('\t').append(item.getText(1)).append('\t').append(item.getText(2)).append('\n');
        }
        var clipboard = new Clipboard(area.getDisplay());
        clipboard.setContents(new Object[] { text.toString() }, new Transfer[] { TextTransfer.getInstance() });
        clipboard.dispose();
    }

    private Optional<CpuThread> thread() {
        IAdaptable context = DebugUITools.getPartDebugContext(getSite());
        Object element = context instanceof IStackFrame frame ? frame.getThread() : context;
        return element instanceof CpuThread thread ? Optional.of(thread) : Optional.empty();
    }
}
