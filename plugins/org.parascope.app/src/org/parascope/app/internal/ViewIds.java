/*
 * Owns the list of views and action sets that the perspectives place; the views themselves are declared by the bundles named in the ids.
 * It must not import those bundles: a perspective names views, it does not make them.
 * Read next: SystemPerspective, InspectPerspective, DebugPerspective.
 */
package org.parascope.app.internal;

import org.eclipse.ui.IPageLayout;

/** Ids of views, as in the plugin.xml of their owners. */
final class ViewIds {

    static final String EXPLORER = "org.parascope.ui.explorer";
    static final String CONSOLES = "org.parascope.ui.consoles";
    static final String DOMAINS = "org.parascope.inspect.ui.domains";
    static final String VCPU = "org.parascope.inspect.ui.vcpu";
    static final String LOG = "org.parascope.inspect.ui.log";
    static final String PAGE_TABLES = "org.parascope.inspect.ui.pagetables";
    static final String FRAMES = "org.parascope.inspect.ui.frames";
    static final String FRAME = "org.parascope.inspect.ui.frame";
    static final String AUDITS = "org.parascope.inspect.ui.audits";
    static final String PROCESSES = "org.parascope.inspect.ui.processes";
    static final String INTERRUPTS = "org.parascope.inspect.ui.interrupts";
    static final String DEVICES = "org.parascope.inspect.ui.devices";
    static final String XENSTORE = "org.parascope.inspect.ui.xenstore";
    static final String GRANTS = "org.parascope.inspect.ui.grants";
    static final String EVENTS = "org.parascope.inspect.ui.events";
    static final String HYPERCALLS = "org.parascope.inspect.ui.hypercalls";
    static final String TIMELINE = "org.parascope.inspect.ui.timeline";
    static final String DRIFT = "org.parascope.ui.drift";
    static final String HYPERCALL = "org.parascope.ui.hypercall";
    static final String PROBLEMS = IPageLayout.ID_PROBLEM_VIEW;
    static final String PROPERTIES = IPageLayout.ID_PROP_SHEET;
    static final String PROGRESS = IPageLayout.ID_PROGRESS_VIEW;
    static final String DEBUG = "org.eclipse.debug.ui.DebugView";
    static final String VARIABLES = "org.eclipse.debug.ui.VariableView";
    static final String REGISTERS = "org.eclipse.debug.ui.RegisterView";
    static final String BREAKPOINTS = "org.eclipse.debug.ui.BreakpointView";
    static final String EXPRESSIONS = "org.eclipse.debug.ui.ExpressionView";
    static final String MEMORY = "org.eclipse.debug.ui.MemoryView";
    static final String DISASSEMBLY = "org.parascope.ui.disassembly";
    static final String CONSOLE = "org.eclipse.ui.console.ConsoleView";
    /** The platform's Run and Debug menus and buttons. */
    static final String LAUNCH_ACTIONS = "org.eclipse.debug.ui.launchActionSet";
    static final String DEBUG_ACTIONS = "org.eclipse.debug.ui.debugActionSet";

    private ViewIds() {
    }
}
