package org.parascope.inspect.ui.internal;

import java.util.Map;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.Command;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.IWorkbenchPartSite;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.contexts.IContextService;
import org.eclipse.ui.handlers.IHandlerService;

/** The keys of a live view, and the commands of other bundles that it calls, when the product has them. UI thread only. */
@NonNullByDefault({}) // the workbench's own parameters are not annotated
final class ViewKeys {
    private static final String BUNDLE = "org.parascope.inspect.ui";
    private static final String RUN_DEMO = "org.parascope.ui.runDemo";
    private static final String OPEN_SOURCE = "org.parascope.ui.openSource";

    private ViewKeys() {
    }

    static void activate(IWorkbenchPartSite site, Runnable freeze, Runnable filter, Runnable goTo) {
        site.getService(IContextService.class).activateContext(BUNDLE + ".context");
        IHandlerService handlers = site.getService(IHandlerService.class);
        handlers.activateHandler(BUNDLE + ".freeze", handler(freeze));
        handlers.activateHandler(BUNDLE + ".filter", handler(filter));
        handlers.activateHandler(BUNDLE + ".goto", handler(goTo));
    }

    /** Back and forward through what was looked at. */
    static void activateHistory(IWorkbenchPartSite site, Runnable back, Runnable forward) {
        IHandlerService handlers = site.getService(IHandlerService.class);
        handlers.activateHandler(BUNDLE + ".back", handler(back));
        handlers.activateHandler(BUNDLE + ".forward", handler(forward));
    }

    private static AbstractHandler handler(Runnable action) {
        return new AbstractHandler() {
            @Override
            public @Nullable Object execute(ExecutionEvent event) {
                action.run();
                return null;
            }
        };
    }

    static void runDemo(IViewSite site) {
        execute(site, RUN_DEMO, Map.of(), "This product has no demo; start a system of your own.");
    }

    /** Opens the hypervisor's source at a line, or where a function begins when the file is empty. */
    static void openSource(IViewSite site, String file, int line, String function) {
        execute(site, OPEN_SOURCE, Map.of("file", file, "line", Integer.toString(line), "function", function),
                "This product carries no source of the hypervisor.");
    }

    private static void execute(IViewSite site, String id, Map<String, String> parameters, String missing) {
        var status = site.getActionBars().getStatusLineManager();
        Command command = site.getService(ICommandService.class).getCommand(id);
        if (!command.isDefined()) {
            status.setErrorMessage(missing);
            return;
        }
        try {
            site.getService(IHandlerService.class).executeCommand(ParameterizedCommand.generateCommand(command, parameters), null);
        } catch (CommandException e) {
            ILog.of(ViewKeys.class).error("Command " + id + " failed", e);
            status.setErrorMessage(e.getMessage());
        }
    }
}
