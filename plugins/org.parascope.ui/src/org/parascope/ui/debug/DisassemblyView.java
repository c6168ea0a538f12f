package org.parascope.ui.debug;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IDebugEventSetListener;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.core.model.IThread;
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
import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.part.ViewPart;
import org.parascope.debug.model.CodeBreakpoint;
import org.parascope.debug.model.CpuFrame;
import org.parascope.debug.model.DebugModel;
import org.parascope.debug.model.GdbBreakpoint;
import org.parascope.debug.model.StackThread;
import org.parascope.debug.model.ThreadFrame;
import org.parascope.gdb.command.Disassemble.Instruction;
import org.parascope.machine.AddressSpace;
import org.parascope.ui.launch.SystemLaunches;

/**
 * The machine code of the selected frame's function with its source, the next instruction marked. A double click sets or removes a
 * breakpoint on an instruction. While it is hidden it asks for nothing.
 */
public final class DisassemblyView extends ViewPart implements IDebugEventSetListener, IDebugContextListener, IPartListener2 {
    /** The view's id. */
    public static final String ID = "org.parascope.ui.disassembly";
    private static final String NEXT = "\u25b6";
    private static final String STOP = "\u25cf";

    private final StackLayout stack = new StackLayout();
    private final Map<Path, List<String>> sources = new HashMap<>();
    private Composite area;
    private Label hint;
    private Table table;
    private boolean visible;
    private AddressSpace space = AddressSpace.HYPERVISOR;
    private int asked;

    @Override
    public void createPartControl(Composite parent) {
        area = new Composite(parent, SWT.NONE);
        area.setLayout(stack);
        var empty = new Composite(area, SWT.NONE);
        empty.setLayout(new GridLayout());
        hint = new Label(empty, SWT.WRAP | SWT.CENTER);
        hint.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, true));
        table = new Table(area, SWT.FULL_SELECTION | SWT.MULTI);
        table.setFont(JFaceResources.getTextFont());
        table.setHeaderVisible(true);
        for (String title : List.of("", "Address", "Place", "Instruction", "Code")) {
            new TableColumn(table, SWT.NONE).setText(title);
        }
        table.addListener(SWT.DefaultSelection, event -> toggle((TableItem) event.item));
        say("Select a frame of a suspended processor or vCPU to see its machine code.");
        getViewSite().getActionBars().setGlobalActionHandler(ActionFactory.COPY.getId(), new Action("Copy") {
            @Override
            public void run() {
                copyRows();
            }
        });
        DebugPlugin.getDefault().addDebugEventListener(this);
        DebugUITools.getDebugContextManager().getContextService(getSite().getWorkbenchWindow()).addDebugContextListener(this);
        getSite().getPage().addPartListener(this);
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

    /** The rows as shown, columns apart by tabs; for tests. */
    public List<String> rows() {
        return Stream.of(table.getItems()).map(DisassemblyView::text).toList();
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
        if (part.getPart(false) == this) {
            visible = false;
        }
    }

    @Override
    public void handleDebugEvents(DebugEvent[] events) {
        boolean concerns = Stream.of(events).anyMatch(event -> event.getSource() instanceof IThread
                && (event.getKind() == DebugEvent.SUSPEND || event.getKind() == DebugEvent.CHANGE));
        if (concerns && !area.isDisposed()) {
            area.getDisplay().asyncExec(this::update);
        }
    }

    @Override
    public void debugContextChanged(DebugContextEvent event) {
        update();
    }

    private void update() {
        if (!visible || area.isDisposed()) {
            return;
        }
        Object context = DebugUITools.getPartDebugContext(getSite());
        int request = ++asked;
        SystemLaunches.inBackground("Disassembly", _ -> {
            Optional<IStackFrame> frame = switch (context) {
            case StackThread thread -> thread.frameNow(Optional.empty());
            case ThreadFrame known -> known.getThread().frameNow(Optional.of(known)); // the Debug tree may still hold the one of the stop before
            case null, default -> Optional.empty();
            };
            if (frame.isPresent() && frame.get() instanceof CpuFrame code && code.isSuspended()) {
                load(code, request);
            }
        });
    }

    private void load(CpuFrame frame, int request) throws DebugException {
        List<Instruction> code;
        String problem = "";
        try {
            code = frame.disassembly();
        } catch (DebugException e) {
            code = List.of();
            problem = e.getStatus().getMessage();
        }
        List<Instruction> shown = code;
        String words = problem;
        area.getDisplay().asyncExec(() -> {
            if (!area.isDisposed() && request == asked) {
                show(frame, shown, words);
            }
        });
    }

    private void show(CpuFrame frame, List<Instruction> code, String problem) {
        if (code.isEmpty()) {
            say(problem.isEmpty() ? "There is no code at this frame's address." : problem);
            return;
        }
        space = frame.space();
        table.setRedraw(false);
        table.removeAll();
        int line = 0;
        String file = "";
        TableItem next = null;
        for (Instruction each : code) {
            if (each.line() != 0 && (each.line() != line || !each.file().equals(file))) {
                line = each.line();
                file = each.file();
                addSource(each);
            }
            TableItem item = add(each);
            next = each.address() == frame.frame().address() ? item : next;
        }
        markBreakpoints();
        if (next != null) {
            next.setText(0, NEXT + next.getText(0).strip());
            next.setBackground(table.getDisplay().getSystemColor(SWT.COLOR_WIDGET_BACKGROUND));
            next.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.TEXT_FONT));
            table.showItem(next);
        }
        for (TableColumn column : table.getColumns()) {
            column.pack();
        }
        table.setRedraw(true);
        show(table);
    }

    private TableItem add(Instruction instruction) {
        var item = new TableItem(table, SWT.NONE);
        String place = instruction.function().isEmpty() ? "" : instruction.function() + "+" + instruction.offset();
        item.setText(new String[] { "", "%016x".formatted(instruction.address()), place, instruction.text(), instruction.code() });
        item.setData(instruction);
        return item;
    }

    private void addSource(Instruction instruction) {
        var item = new TableItem(table, SWT.NONE);
        item.setForeground(table.getDisplay().getSystemColor(SWT.COLOR_LINK_FOREGROUND));
        item.setText(new String[] { "", "", instruction.file() + ":" + instruction.line(), lineOf(instruction), "" });
    }

    private String lineOf(Instruction instruction) {
        List<String> lines = sources.computeIfAbsent(Path.of(instruction.fullName()), path -> {
            try {
                return Files.isReadable(path) ? Files.readAllLines(path) : List.of();
            } catch (IOException unreadable) {
                return List.of();
            }
        });
        return instruction.line() <= lines.size() ? lines.get(instruction.line() - 1).strip() : "";
    }

    private void markBreakpoints() {
        Map<Long, CodeBreakpoint> there = breakpoints();
        for (TableItem item : table.getItems()) {
            if (item.getData() instanceof Instruction instruction && there.containsKey(instruction.address())) {
                item.setText(0, STOP);
            }
        }
    }

    /** Those on addresses of the space that is shown. */
    private Map<Long, CodeBreakpoint> breakpoints() {
        var found = new HashMap<Long, CodeBreakpoint>();
        for (IBreakpoint breakpoint : DebugPlugin.getDefault().getBreakpointManager().getBreakpoints(DebugModel.ID)) {
            if (breakpoint instanceof CodeBreakpoint code && code.place().startsWith("0x") && code.context().equals(context())) {
                found.put(Long.parseUnsignedLong(code.place().substring(2), 16), code);
            }
        }
        return found;
    }

    private OptionalInt context() {
        return space.isHypervisor() ? OptionalInt.empty() : OptionalInt.of(space.domain());
    }

    private void toggle(TableItem item) {
        if (!(item.getData() instanceof Instruction instruction)) {
            return;
        }
        CodeBreakpoint there = breakpoints().get(instruction.address());
        try {
            if (there != null) {
                DebugPlugin.getDefault().getBreakpointManager().removeBreakpoint(there, true);
                item.setText(0, item.getText(0).replace(STOP, ""));
            } else {
                CodeBreakpoint.create(context(), "0x" + Long.toHexString(instruction.address()), GdbBreakpoint.Conditions.NONE);
                item.setText(0, item.getText(0) + STOP);
            }
        } catch (CoreException e) {
            say(e.getStatus().getMessage());
        }
    }

    private void say(String words) {
        hint.setText(words);
        show(hint.getParent());
    }

    private void show(Composite composite) {
        stack.topControl = composite;
        area.layout(true, true);
    }

    private static String text(TableItem item) {
        return IntStream.range(0, item.getParent().getColumnCount()).mapToObj(item::getText).collect(Collectors.joining("\t"));
    }

    private void copyRows() {
        var lines = new ArrayList<String>();
        for (TableItem item : table.getSelectionCount() > 0 ? table.getSelection() : table.getItems()) {
            lines.add(text(item));
        }
        var clipboard = new Clipboard(area.getDisplay());
        clipboard.setContents(new Object[] { String.join("\n", lines) }, new Transfer[] { TextTransfer.getInstance() });
        clipboard.dispose();
    }
}
