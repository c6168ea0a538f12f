/*
 * Owns the pictures of what a system is made with, light and dark, 1280 x 800: the editor's faces, wizards, export, preferences,
 * cheat sheets, help, and the running system beside its model; the welcome page needs a product, and is taken by the script. No test by its name: releng/screenshots runs it. It must not judge them: somebody looks.
 */
package org.parascope.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.IWizardPage;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.IWorkbenchWizard;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.wizards.IWizardRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parascope.app.help.HelpLinks;
import org.parascope.app.help.HelpPages;
import org.parascope.debug.launch.LaunchSettings;
import org.parascope.machine.Machines;
import org.parascope.model.ModelFactory;
import org.parascope.model.RamdiskModel;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.io.SystemFiles;
import org.parascope.ui.wizards.NewSystem;

/** Takes pictures. */
class MakingScreenshots {
    private static final long SETTLES = 1200;
    private static final long BOOTS = 8000;
    private final IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
    private final Camera camera = new Camera(Path.of(System.getProperty("parascope.screenshots", "")));
    private String ending = "";

    @Test
    @Timeout(900)
    void ofMaking() throws Exception {
        window.getShell().setBounds(0, 0, Camera.SCREEN.x, Camera.SCREEN.y);
        InstanceScope.INSTANCE.getNode("org.parascope.ui").putBoolean("askBeforeClosing", false); // whatever fails, nobody is asked
        for (String when : List.of("switch_to_perspective", "switch_perspective_on_suspend")) {
            InstanceScope.INSTANCE.getNode("org.eclipse.debug.ui").put("org.eclipse.debug.ui." + when, "never");
        }
        PlatformUI.getWorkbench().showPerspective("org.parascope.app.system", window);
        IFile system = system("driver", SystemTemplate.DRIVER_DOMAIN);
        IFile demo = system("pictured", SystemTemplate.DEMO);
        withPolicy(demo);
        IFile ramdisk = withMadeRamdisk(system("made", SystemTemplate.DEBIAN_DOM0));
        for (boolean isDark : new boolean[] { false, true }) {
            Camera.setDark(isDark);
            ending = isDark ? "-dark" : "-light";
            editor(system);
            madeRamdisk(ramdisk);
            wizards(system);
            preferences();
            helpAndSheets();
            drift(demo);
        }
    }

    private static IFile system(String name, SystemTemplate template) throws Exception {
        var made = new NewSystem(name, template, template == SystemTemplate.DEMO ? "" : "debian:kernel", "", "pictures");
        made.create(new NullProgressMonitor());
        return made.file();
    }

    /** A DomU that may lend nothing to Dom0, by name. */
    private static void withPolicy(IFile file) throws Exception {
        Path path = file.getLocation().toPath();
        Files.writeString(path, Files.readString(path).replace("</system:SystemModel>", """
                  <policy id="policy">
                    <rules id="rule" name="quarantine" subject="domain-1" peer="domain"/>
                  </policy>
                </system:SystemModel>"""));
        file.refreshLocal(IResource.DEPTH_ZERO, null);
    }

    /** A Dom0 whose ramdisk is made of the modules of its kernel. */
    private static IFile withMadeRamdisk(IFile file) throws Exception {
        Path path = file.getLocation().toPath();
        SystemModel system = SystemFiles.load(path);
        RamdiskModel made = ModelFactory.eINSTANCE.createRamdiskModel();
        made.setModules("xen-blkfront xen-netfront ext4");
        system.getDomains().getFirst().setRamdisk(null);
        system.getDomains().getFirst().setMadeRamdisk(made);
        SystemFiles.save(system, path);
        file.refreshLocal(IResource.DEPTH_ZERO, null);
        return file;
    }

    private void picture(String name) throws InterruptedException {
        camera.settle(SETTLES);
        camera.screen("making-" + name + ending);
    }

    private IWorkbenchPage page() {
        return window.getActivePage();
    }

    private void editor(IFile file) throws Exception {
        page().closeAllEditors(false);
        IDE.openEditor(page(), file);
        page().showView("org.eclipse.ui.views.ContentOutline");
        page().activate(page().getActiveEditor());
        picture("editor-outline");
        page().showView("org.eclipse.ui.views.PropertySheet");
        page().activate(page().getActiveEditor());
        picture("editor-form");
        for (Tree tree : Camera.all(window.getShell(), Tree.class)) {
            if (tree.getItemCount() > 0 && tree.getItem(0).getItemCount() > 1 && tree.getParent().getClass().getName().contains("Composite")) {
                tree.setSelection(tree.getItem(0).getItem(tree.getItem(0).getItemCount() - 1));
                tree.notifyListeners(SWT.Selection, new Event());
            }
        }
        picture("editor-domain");
        for (String face : List.of("Diagram", "Source")) {
            tab(face);
            picture("editor-" + face.toLowerCase(Locale.ROOT));
        }
        page().hideView(page().findView("org.eclipse.ui.views.ContentOutline"));
    }

    private void madeRamdisk(IFile file) throws Exception {
        page().closeAllEditors(false);
        IDE.openEditor(page(), file);
        camera.settle(SETTLES);
        for (Tree tree : Camera.all(window.getShell(), Tree.class)) {
            if (tree.getItemCount() > 0 && tree.getItem(0).getText().equals("made")) {
                TreeItem dom0 = tree.getItem(0).getItem(tree.getItem(0).getItemCount() - 1);
                var event = new Event();
                event.item = dom0;
                tree.notifyListeners(SWT.Expand, event);
                dom0.setExpanded(true);
                tree.setSelection(dom0.getItem(dom0.getItemCount() - 1));
                tree.notifyListeners(SWT.Selection, new Event());
            }
        }
        picture("editor-ramdisk");
    }

    private void tab(String title) {
        for (CTabFolder folder : Camera.all(window.getShell(), CTabFolder.class)) {
            select(folder, title);
        }
    }

    private static void select(CTabFolder folder, String title) {
        for (CTabItem item : folder.getItems()) {
            if (item.getText().equals(title)) {
                folder.setSelection(item);
                var event = new Event();
                event.item = item;
                folder.notifyListeners(SWT.Selection, event);
            }
        }
        Camera.all(folder, CTabFolder.class).forEach(below -> select(below, title));
    }

    private void wizards(IFile file) throws Exception {
        var workbench = PlatformUI.getWorkbench();
        wizard("new-system", workbench.getNewWizardRegistry(), "org.parascope.ui.wizards.newSystem", file);
        wizard("new-domain", workbench.getNewWizardRegistry(), "org.parascope.ui.wizards.newDomain", file);
        wizard("new-device", workbench.getNewWizardRegistry(), "org.parascope.ui.wizards.newDevice", file);
        wizard("import", workbench.getImportWizardRegistry(), "org.parascope.ui.wizards.importDomains", file);
        wizard("export", workbench.getExportWizardRegistry(), "org.parascope.ui.export.image", file);
    }

    private void wizard(String name, IWizardRegistry registry, String id, IFile file) throws Exception {
        IWorkbenchWizard wizard = registry.findWizard(id).createWizard();
        wizard.init(PlatformUI.getWorkbench(), new StructuredSelection(file));
        var dialog = new WizardDialog(window.getShell(), wizard);
        dialog.setBlockOnOpen(false);
        dialog.open();
        for (IWizardPage page : wizard.getPages()) {
            dialog.showPage(page);
            picture(name + (page == wizard.getPages()[0] ? "" : "-" + page.getName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-")));
            choices(name, (Composite) page.getControl());
        }
        var shell = dialog.getShell().getBounds();
        assertFalse(shell.width > Camera.SCREEN.x || shell.height > Camera.SCREEN.y, () -> name + " is larger than the screen: " + shell);
        dialog.close();
    }

    /** The page as each choice of its longest list makes it. */
    private void choices(String name, Composite control) throws InterruptedException {
        List<Combo> longest = Camera.all(control, Combo.class).stream().filter(combo -> combo.getItemCount() > 3).limit(1).toList();
        for (Combo combo : longest) {
            for (int i = 1; i < combo.getItemCount(); i++) {
                combo.select(i);
                combo.notifyListeners(SWT.Selection, new Event());
                picture("%s-%d".formatted(name, i));
            }
        }
    }

    private void preferences() throws InterruptedException {
        for (String id : List.of("org.parascope.ui.preferences", "org.parascope.ui.preferences.sources", "org.parascope.inspect.ui.preferences")) {
            var dialog = PreferencesUtil.createPreferenceDialogOn(window.getShell(), id, null, null);
            dialog.setBlockOnOpen(false);
            dialog.open();
            camera.settle(SETTLES);
            if (id.equals("org.parascope.ui.preferences")) {
                PlatformUI.getWorkbench().getHelpSystem().displayDynamicHelp();
                picture("preferences-help");
                dialog.closeTray();
            }
            picture("preferences-" + id.replaceFirst(".*parascope\\.", "").replace('.', '-'));
            dialog.close();
        }
    }

    private void helpAndSheets() throws Exception {
        for (String sheet : List.of("hypercall", "debian", "refused")) {
            HelpLinks.follow(window, "sheet:" + sheet);
            picture("sheet-" + sheet);
        }
        page().hideView(page().findView("org.parascope.app.sheet"));
        HelpLinks.follow(window, "page:contents");
        picture("help");
        for (String id : HelpPages.load().all().stream().map(each -> each.id()).toList()) {
            HelpLinks.follow(window, "page:" + id);
            picture("help-" + id);
        }
        page().hideView(page().findView("org.parascope.app.help"));
    }

    private void drift(IFile file) throws Exception {
        DebugUITools.launch(LaunchSettings.configurationOf(file), ILaunchManager.RUN_MODE);
        page().showView("org.parascope.ui.drift");
        camera.settle(BOOTS);
        assertTrue(Machines.shared().newest().isPresent(), "the demo does not run");
        picture("drift-none");
        Path path = file.getLocation().toPath();
        String before = Files.readString(path);
        Files.writeString(path, before.replaceFirst("memory=\"16M\"", "memory=\"24M\""));
        file.refreshLocal(IResource.DEPTH_ZERO, null);
        camera.settle(SETTLES);
        picture("drift");
        Files.writeString(path, before);
        policy(file);
        for (ILaunch launch : DebugPlugin.getDefault().getLaunchManager().getLaunches()) {
            Thread.ofPlatform().start(() -> Arrays.stream(launch.getProcesses()).forEach(MakingScreenshots::terminate)).join();
        }
        camera.settle(SETTLES);
    }

    /** The rules in force on the running demo, and in its model. */
    private void policy(IFile file) throws Exception {
        var domains = page().showView("org.parascope.inspect.ui.domains");
        camera.settle(SETTLES);
        for (Combo combo : Camera.all(window.getShell(), Combo.class)) {
            int place = List.of(combo.getItems()).indexOf("Policy");
            if (place >= 0) {
                combo.select(place);
                combo.notifyListeners(SWT.Selection, new Event());
            }
        }
        IDE.openEditor(page(), file);
        policyNode();
        picture("policy");
        page().hideView(domains);
        page().closeAllEditors(false);
    }

    private void policyNode() {
        for (Tree tree : Camera.all(window.getShell(), Tree.class)) {
            for (TreeItem item : tree.getItemCount() == 0 ? new TreeItem[0] : tree.getItem(0).getItems()) {
                if (item.getText().startsWith("Policy")) {
                    item.setExpanded(true);
                    tree.setSelection(item.getItemCount() > 0 ? item.getItem(0) : item);
                    tree.notifyListeners(SWT.Selection, new Event());
                }
            }
        }
    }

    private static void terminate(IProcess process) {
        try {
            process.terminate();
        } catch (DebugException e) {
            throw new AssertionError(e);
        }
    }
}
