package org.parascope.model.io;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.model.ModelFactory;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.validation.SystemValidator;

/** Thousands of damaged files: each is refused in words, or read as a system that can be validated, written and read again. */
class DamagedFilesTest {
    private static final int FILES = 6000;
    private static final String[] SNIPPETS = {"<domains/>", "<machine/>", "\"", "<", "&#0;", "&amp;", " id=\"domain\"", " backend=\"domain\"",
            " kind=\"xen\"", " memory=\"-1\"", " vcpus=\"99999999999\"", "<vifs backend=\"domain-2\"/>", "<x/>", " xsi:type=\"ecore:EClass\"",
            "href=\"#//@domains.0\"", " autostart=\"maybe\"", "\u0000", "]]>", "<?x?>", "<!--"};

    @TempDir
    Path folder;

    @Test
    void everyDamageIsRefusedInWordsOrHarmless() throws IOException {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        var vif = ModelFactory.eINSTANCE.createVifModel();
        vif.setBackend(system.getDomains().get(1));
        system.getDomains().get(2).getVifs().add(vif);
        SystemFiles.save(system, folder.resolve("a.parascope"));
        String whole = SystemFiles.text(system.eResource());
        URI file = system.eResource().getURI();
        var random = new Random(20261123);
        int read = 0;
        for (int i = 0; i < FILES; i++) {
            read += check(damage(whole, random), file) ? 1 : 0;
        }
        assertTrue(read > FILES / 50 && read < FILES, "of " + FILES + " damaged files " + read + " could be read");
    }

    private boolean check(String text, URI file) {
        SystemResource resource;
        try {
            resource = SystemFiles.parse(text, file);
        } catch (IOException e) {
            assertTrue(e.getMessage() != null && e.getMessage().startsWith("a.parascope"), () -> e.getMessage() + " for:\n" + text);
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            return fail("not refused in words:\n" + text, e);
        }
        try {
            SystemValidator.validate(resource.system(), Optional.of(folder));
            SystemModel again = SystemFiles.parse(SystemFiles.text(resource), file).system();
            assertTrue(EcoreUtil.equals(resource.system(), again), text);
            return true;
        } catch (IOException | RuntimeException e) {
            return fail("read, but not a system one can work with:\n" + text, e);
        }
    }

    /** Cuts, doubles, swaps or puts in a piece, once to three times. */
    private static String damage(String text, Random random) {
        String damaged = text;
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int from = random.nextInt(damaged.length());
            int to = Math.min(damaged.length(), from + 1 + random.nextInt(40));
            String piece = damaged.substring(from, to);
            damaged = switch (random.nextInt(4)) {
                case 0 -> damaged.substring(0, from) + damaged.substring(to);
                case 1 -> damaged.substring(0, to) + piece + damaged.substring(to);
                case 2 -> damaged.substring(0, from) + (char) random.nextInt(0x250) + damaged.substring(Math.min(from + 1, damaged.length()));
                default -> damaged.substring(0, from) + SNIPPETS[random.nextInt(SNIPPETS.length)] + damaged.substring(from);
            };
        }
        return damaged;
    }
}
