package org.parascope.ui.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.bindings.keys.KeySequence;
import org.eclipse.jface.bindings.keys.SWTKeySupport;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Link;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.keys.IBindingService;
import org.eclipse.ui.part.ViewPart;
import org.eclipse.ui.statushandlers.StatusManager;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineListener;
import org.parascope.machine.MachineState;
import org.parascope.machine.Machines;
import org.parascope.run.Console;
import org.parascope.run.Ending;
import org.parascope.run.MachineEvents;
import org.parascope.run.QemuMachine;
import org.parascope.ui.launch.SystemLaunches;

/**
 * The consoles of all running machines: a tab for each serial port and each domain, with a terminal on it.
 *
 * <p>Tabs of a machine that ended stay, to be read, until the same system is started again or they are closed. While a
 * terminal has the focus, plain keys go to the guest; {@link TerminalKeys} says which stay with the workbench.
 */
public final class ConsolesView extends ViewPart implements MachineListener, MachineEvents {
    /** The view's id. */
    public static final String ID = "org.parascope.ui.consoles";

    private final List<ConsoleTab> tabs = new ArrayList<>();
    private final StackLayout stack = new StackLayout();
    private final IPropertyChangeListener fontListener = event -> {
        if (event.getProperty().equals(JFaceResources.TEXT_FONT)) {
            tabs.forEach(tab -> tab.terminal().changeFont());
        }
    };
    private Composite area;
    private Composite empty;
    private CTabFolder folder;
    private final List<MachineAction> machineActions = new ArrayList<>();
    private Action copy;
    private Action paste;

    @Override
    public void createPartControl(Composite parent) {
        area = new Composite(parent, SWT.NONE);
        area.setLayout(stack);
        folder = new CTabFolder(area, SWT.TOP | SWT.FLAT);
        folder.addListener(SWT.Selection, _ -> update());
        createEmpty();
        createActions();
        JFaceResources.getFontRegistry().addListener(fontListener);
        Machines.shared().addListener(this);
        Machines.shared().all().forEach(this::machineAdded);
        update();
    }

    @Override
    public void dispose() {
        JFaceResources.getFontRegistry().removeListener(fontListener);
        Machines.shared().removeListener(this);
        for (Machine machine : Machines.shared().all()) {
            if (machine instanceof QemuMachine qemu) {
                qemu.removeListener(this);
            }
        }
        super.dispose();
    }

    @Override
    public void setFocus() {
        selected().ifPresentOrElse(tab -> tab.terminal().setFocus(), () -> empty.setFocus());
    }

    /** The terminal on the tab in front. */
    public Optional<TerminalCanvas> terminal() {
        return selected().map(ConsoleTab::terminal);
    }

    /** The titles of all tabs, in order. */
    public List<String> titles() {
        return tabs.stream().map(tab -> tab.item().getText()).toList();
    }

    /** Brings a console's tab to the front. */
    public void show(Console console) {
        tabs.stream().filter(tab -> tab.console() == console).findFirst().ifPresent(tab -> {
            folder.setSelection(tab.item());
            update();
        });
    }

    @Override
    public void machineAdded(Machine machine) {
        if (machine instanceof QemuMachine qemu) {
            onUi(() -> {
                closeEndedOf(qemu.setup().name());
                qemu.addListener(this);
                qemu.consoles().forEach(console -> add(qemu, console));
                update();
            });
        }
    }

    @Override
    public void machineChanged(Machine machine) {
        onUi(this::update);
    }

    @Override
    public void machineRemoved(Machine machine) {
        onUi(this::update);
    }

    @Override
    public void stateChanged(QemuMachine machine) {
        onUi(this::update);
    }

    @Override
    public void consoleAdded(QemuMachine machine, Console console) {
        onUi(() -> {
            add(machine, console);
            update();
        });
    }

    @Override
    public void ended(QemuMachine machine, Ending ending) {
        onUi(this::update);
    }

    private void add(QemuMachine machine, Console console) {
        if (tabs.stream().anyMatch(tab -> tab.console() == console)) {
            return;
        }
        var tab = new ConsoleTab(folder, machine, console, this::executeKey);
        tabs.add(tab);
        tab.item().addDisposeListener(_ -> {
            tabs.remove(tab);
            onUi(this::update);
        });
        addMenu(tab.terminal());
        if (folder.getSelection() == null || console.domain() < 0) {
            folder.setSelection(tab.item());
        }
    }

    private void closeEndedOf(String system) {
        for (ConsoleTab tab : List.copyOf(tabs)) {
            if (tab.machine().state() == MachineState.ENDED && tab.machine().setup().name().equals(system)) {
                tab.item().dispose();
            }
        }
    }

    private void createEmpty() {
        empty = new Composite(area, SWT.NONE);
        empty.setLayout(new GridLayout());
        var link = new Link(empty, SWT.WRAP);
        link.setText("No system is running. <a>Run one...</a>");
        link.setLayoutData(new GridData(SWT.CENTER, SWT.CENTER, true, true));
        link.addListener(SWT.Selection, _ -> SystemLaunches.chooseAndRun(getSite().getShell()));
    }

    private void createActions() {
        var resume = new MachineAction("Resume", SystemLaunches.image("resume"), MachineState.SUSPENDED) {
            @Override
            void act(QemuMachine machine) throws CoreException {
                SystemLaunches.resume(machine);
            }
        };
        var suspend = new MachineAction("Suspend", SystemLaunches.image("suspend"), MachineState.RUNNING) {
            @Override
            void act(QemuMachine machine) throws CoreException {
                SystemLaunches.suspend(machine);
            }
        };
        var reset = new MachineAction("Reset", SystemLaunches.image("reset"), null) {
            @Override
            void act(QemuMachine machine) throws CoreException {
                SystemLaunches.reset(machine);
            }
        };
        var terminate = new MachineAction("Terminate", SystemLaunches.image("terminate"), null) {
            @Override
            void act(QemuMachine machine) throws CoreException {
                SystemLaunches.terminate(machine);
            }
        };
        machineActions.addAll(List.of(resume, suspend, reset, terminate));
        copy = action("Copy\tCtrl+Shift+C", () -> terminal().ifPresent(TerminalCanvas::copy));
        paste = action("Paste\tCtrl+Shift+V", () -> terminal().ifPresent(TerminalCanvas::paste));
        Action clear = action("Clear", () -> terminal().ifPresent(TerminalCanvas::clear));
        clear.setImageDescriptor(SystemLaunches.image("clear"));
        IToolBarManager bar = getViewSite().getActionBars().getToolBarManager();
        machineActions.forEach(bar::add);
        bar.add(new Separator());
        bar.add(clear);
        getViewSite().getActionBars().setGlobalActionHandler(ActionFactory.COPY.getId(), copy);
        getViewSite().getActionBars().setGlobalActionHandler(ActionFactory.PASTE.getId(), paste);
    }

    private void addMenu(TerminalCanvas terminal) {
        var menu = new MenuManager();
        menu.add(copy);
        menu.add(paste);
        menu.add(action("Select All", terminal::selectAll));
        menu.add(action("Clear", terminal::clear));
        menu.add(new Separator());
        machineActions.forEach(menu::add);
        menu.addMenuListener(_ -> copy.setEnabled(terminal.hasSelection()));
        terminal.setMenu(menu.createContextMenu(terminal));
        terminal.addListener(SWT.FocusIn, _ -> getSite().getService(IBindingService.class).setKeyFilterEnabled(false));
        terminal.addListener(SWT.FocusOut, _ -> getSite().getService(IBindingService.class).setKeyFilterEnabled(true));
        terminal.addListener(SWT.Dispose, _ -> getSite().getService(IBindingService.class).setKeyFilterEnabled(true));
    }

    /** Runs the workbench's command for a key that a terminal passes on. */
    private void executeKey(Event event) {
        int accelerator = SWTKeySupport.convertEventToUnmodifiedAccelerator(event);
        var sequence = KeySequence.getInstance(SWTKeySupport.convertAcceleratorToKeyStroke(accelerator));
        var match = getSite().getService(IBindingService.class).getPerfectMatch(sequence);
        if (match == null) {
            return;
        }
        ParameterizedCommand command = match.getParameterizedCommand();
        try {
            if (command != null && command.getCommand().isEnabled()) {
                getSite().getService(IHandlerService.class).executeCommand(command, null);
            }
        } catch (CommandException e) {
            StatusManager.getManager().handle(SystemLaunches.error(e));
        }
    }

    private void update() {
        if (area.isDisposed()) {
            return;
        }
        stack.topControl = tabs.isEmpty() ? empty : folder;
        machineActions.forEach(MachineAction::update);
        area.layout();
    }

    private Optional<ConsoleTab> selected() {
        CTabItem item = folder == null || folder.isDisposed() ? null : folder.getSelection();
        return item == null ? Optional.empty() : Optional.of((ConsoleTab) item.getData());
    }

    private void onUi(Runnable work) {
        Display display = area.isDisposed() ? null : area.getDisplay();
        if (display != null && !display.isDisposed()) {
            display.asyncExec(() -> {
                if (!area.isDisposed()) {
                    work.run();
                }
            });
        }
    }

    private static Action action(String text, Runnable work) {
        var action = new Action(text) {
            @Override
            public void run() {
                work.run();
            }
        };
        action.setToolTipText(text.replaceAll("\t.*", ""));
        return action;
    }

    /** An action on the machine of the tab in front, done in the background. */
    private abstract class MachineAction extends Action {
        private final MachineState needed;

        MachineAction(String text, ImageDescriptor image, MachineState needed) {
            super(text, image);
            this.needed = needed;
            setEnabled(false);
        }

        abstract void act(QemuMachine machine) throws CoreException;

        void update() {
            MachineState state = selected().map(tab -> tab.machine().state()).orElse(MachineState.ENDED);
            setEnabled(state != MachineState.ENDED && (needed == null || needed == state));
        }

        @Override
        public void run() {
            selected().map(ConsoleTab::machine).ifPresent(
                    machine -> SystemLaunches.inBackground(getText() + " " + machine.name(), _ -> act(machine)));
        }
    }
}
