package org.parascope.ui.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.build.image.ImageFormat;
import org.parascope.model.MemorySize;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.ui.editor.TestProject;

/** Export as the window does it: the wizard's page, and the job behind it. */
class ExportJobTest {
    @TempDir
    Path folder;
    private TestProject project;

    @BeforeEach
    void create() throws CoreException {
        project = new TestProject("export-test");
    }

    @AfterEach
    void remove() throws CoreException {
        project.close();
    }

    @Test
    void theDemoBecomesAnIsoImage() throws Exception {
        Path target = folder.resolve("demo.iso");
        IStatus result = run(project.demo(), target);
        assertTrue(result.isOK(), result.getMessage());
        byte[] image = Files.readAllBytes(target);
        assertEquals("CD001", new String(image, 0x8001, 5, StandardCharsets.US_ASCII));
    }

    @Test
    void whatIsWrongWithTheSystemIsTheJobsResult() throws Exception {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        system.getMachine().setMemory(MemorySize.ofMiB(8));
        Path target = folder.resolve("demo.iso");
        IStatus result = run(project.save(system), target);
        assertEquals(IStatus.ERROR, result.getSeverity());
        assertTrue(result.getMessage().contains("Give the machine at least"), result.getMessage());
        assertFalse(Files.exists(target));
    }

    @Test
    void aCanceledJobLeavesNothing() throws Exception {
        Path target = folder.resolve("demo.iso");
        var job = new ExportJob(project.demo(), ImageFormat.ISO, target);
        job.setUser(false);
        job.addJobChangeListener(new JobChangeAdapter() {
            @Override
            public void running(IJobChangeEvent event) {
                event.getJob().cancel();
            }
        });
        IStatus result = finish(job);
        assertEquals(IStatus.CANCEL, result.getSeverity());
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void theWizardProposesANameAndRefusesAFolderThatIsNotThere() throws Exception {
        IFile file = project.demo();
        var wizard = new ExportImageWizard();
        wizard.init(PlatformUI.getWorkbench(), new StructuredSelection(file));
        var dialog = new WizardDialog(PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell(), wizard);
        dialog.setBlockOnOpen(false);
        dialog.open();
        try {
            var page = (ExportImagePage) wizard.getPages()[0];
            assertEquals(file, page.system());
            assertEquals("demo.iso", page.target().getFileName().toString());
            page.setTarget(folder.resolve("none/x.iso").toString());
            assertFalse(wizard.canFinish());
            assertTrue(page.getErrorMessage().startsWith("There is no folder"), page.getErrorMessage());
            page.setTarget(folder.resolve("x.iso").toString());
            assertTrue(wizard.canFinish(), page.getErrorMessage());
        } finally {
            dialog.close();
        }
    }

    private static IStatus run(IFile file, Path target) {
        var job = new ExportJob(file, ImageFormat.ISO, target);
        job.setUser(false);
        return finish(job);
    }

    private static IStatus finish(Job job) {
        job.schedule();
        TestProject.waitFor("the job", () -> job.getState() == Job.NONE && job.getResult() != null);
        return job.getResult();
    }
}
