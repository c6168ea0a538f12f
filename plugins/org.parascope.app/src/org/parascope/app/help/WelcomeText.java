/*
 * Owns the words and links of the welcome page.
 * Read next: WelcomePart, HelpLinks.
 */
package org.parascope.app.help;

import java.util.List;

/** What the welcome page says, block by block. */
final class WelcomeText {
    /** A block of the page: its title, and its text in the mark-up of a form. */
    record Block(String title, String form) {
    }

    private static final String NEW_SYSTEM = "command:org.eclipse.ui.newWizard(newWizardId=org.parascope.ui.wizards.newSystem)";

    static final List<Block> SECTIONS = List.of(
            new Block("Start", form(
                    item("command:org.parascope.ui.runDemo", "Run the demo",
                            "A Dom0 and two DomUs boot in a second and talk: events, grants, consoles."),
                    item(NEW_SYSTEM, "Make a system", "The demo, Debian's kernel as Dom0, or your own kernels."),
                    item("perspective:org.parascope.app.inspect", "Look inside",
                            "Page tables, frames, grants and event channels of what runs, live."))),
            new Block("Step by step", form(
                    item("sheet:hypercall", "See a hypercall",
                            "Stop a guest's call in the hypervisor's source, and see what it changed."),
                    item("sheet:debian", "Boot Debian as Dom0",
                            "The kernel of a Debian package, unmodified, to its shell."),
                    item("sheet:refused", "Find out why it was refused",
                            "From an error code to the rule and the line that said no."))),
            new Block("Read", form(
                    item("page:concepts", "Words and rules", "Frames, types, pins, grants, ports: what the views speak of."),
                    item("page:keys", "Keys", "Everything has one."),
                    item("page:commandline", "Without a window", "The same by <span font=\"code\">parascope</span> in a terminal."),
                    item("page:contents", "All pages", "One for each view; F1 there opens it."))));

    private WelcomeText() {
    }

    private static String form(String... items) {
        return "<form>" + String.join("", items) + "</form>";
    }

    private static String item(String link, String name, String words) {
        return "<p><a href=\"" + link + "\">" + name + "</a><br/>" + words + "</p>";
    }
}
