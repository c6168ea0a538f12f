package org.parascope.model.exchange.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.exchange.Imported;

/** LIBVIRT.md says what is understood: all of that is, and every other element of libvirt's own page is kept, told and put back. */
class LibvirtWordsTest {
    private static final Path ROOT = Path.of(System.getProperty("parascope.root", "."));
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(domain[^`]*)` \\| .+ \\|$");
    private static final Pattern TERM = Pattern.compile("<dt>[^/]*<span class=\"docutils literal\">([a-z_A-Z]+)</span>");
    /** Everything that the page lists, once. */
    private static final String ALL = """
            <domain type='xen'>
              <name>guest</name><uuid>06ed00fe-1162-4fc4-b5d8-11993ee4a8b9</uuid><description>A guest.</description>
              <memory unit='MiB'>512</memory><currentMemory unit='MiB'>256</currentMemory>
              <vcpu current='1' cpuset='0'>2</vcpu>
              <bootloader>pygrub</bootloader>
              <os><type arch='x86_64' machine='xenpv'>linux</type><kernel>/k</kernel><initrd>/i</initrd><cmdline>quiet</cmdline></os>
              <on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot><on_crash>preserve</on_crash>
              <devices>
                <disk type='file' device='cdrom'><driver name='qemu' type='qcow2'/><source file='/a'/><backenddomain name='Domain-0'/>
                  <target dev='xvda' bus='xen'/><readonly/></disk>
                <disk type='block' device='disk'><source dev='/dev/sda'/><target dev='xvdb' bus='xen'/></disk>
                <interface type='bridge'><mac address='00:16:3e:00:00:01'/><source bridge='xenbr0'/><ip address='10.0.0.2'/>
                  <script path='vif-bridge'/><target dev='vif1'/><backenddomain name='Domain-0'/></interface>
                <hostdev mode='subsystem' type='pci'><source><address domain='0x0000' bus='0x03' slot='0x00' function='0x0'/></source></hostdev>
                <console type='pty'><target type='xen' port='0'/></console>
              </devices>
            </domain>
            """;

    @Test
    void allThatThePageListsIsUnderstoodWrittenAgainAndNothingElseIsListed() throws Exception {
        Set<String> all = paths(XmlReader.read(ALL, "all.xml"), "");
        assertEquals(String.join("\n", listed()), String.join("\n", all));
        Imported imported = read(ALL);
        assertEquals(List.of(), imported.notes());
        assertEquals(List.of(), imported.domain().getSettings());
        String written = LibvirtExport.write(imported.domain(), UnaryOperator.identity()).text();
        assertEquals(String.join("\n", all), String.join("\n", paths(XmlReader.read(written, "written.xml"), "")));
    }

    @Test
    void everyOtherElementOfLibvirtsPageIsKeptToldAndPutBack() throws Exception {
        Set<String> listed = listed();
        Set<String> words = wordsOfLibvirtsPage();
        assertTrue(words.size() > 250 && words.contains("hugepages") && words.contains("hostdev"), words.toString());
        var lost = new ArrayList<String>();
        int tried = 0;
        for (String parent : List.of("domain", "domain/os", "domain/devices")) {
            for (String word : words) {
                if (!listed.contains(parent + "/" + word)) {
                    tried++;
                    keep(parent, word, lost);
                }
            }
        }
        assertEquals(List.of(), lost);
        assertTrue(tried > 700, tried + " were tried");
    }

    private static void keep(String parent, String word, List<String> lost) throws Exception {
        String end = "</" + parent.substring(parent.lastIndexOf('/') + 1) + ">";
        String text = ALL.replace(end, "<" + word + " some='attribute'>text<inner/></" + word + ">" + end);
        Imported imported = read(text);
        String written = LibvirtExport.write(imported.domain(), UnaryOperator.identity()).text();
        Set<String> paths = paths(XmlReader.read(written, "written.xml"), "");
        boolean told = imported.notes().stream().anyMatch(note -> note.toString().contains("<" + word + "> is kept") && note.toString().contains("line "));
        if (!told || !paths.contains(parent + "/" + word + "@some") || !paths.contains(parent + "/" + word + "/inner")) {
            lost.add(parent + "/" + word + (told ? " is not put back" : " is not told"));
        }
    }

    private static Imported read(String text) throws Exception {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        return LibvirtImport.read(text, "all.xml", system);
    }

    private static Set<String> listed() throws IOException {
        return ROW.matcher(Files.readString(ROOT.resolve("plugins/org.parascope.model/LIBVIRT.md"))).results().map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> wordsOfLibvirtsPage() throws IOException, InterruptedException {
        Process fetching = new ProcessBuilder(ROOT.resolve("releng/fetch-debian").toString(), "libvirt-doc")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String file = fetching.inputReader().readLine();
        assertEquals(0, fetching.waitFor());
        Process unpacking = new ProcessBuilder("sh", "-c", "dpkg-deb --fsys-tarfile '" + file
                + "' | tar -xO ./usr/share/doc/libvirt-doc/html/formatdomain.html").redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String page = new String(unpacking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return TERM.matcher(page).results().map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> paths(XmlNode node, String parent) {
        String here = parent + node.name();
        var paths = new TreeSet<String>(List.of(here));
        node.attributes().keySet().forEach(name -> paths.add(here + "@" + name));
        node.children().stream().map(child -> paths(child, here + "/")).flatMap(Collection::stream).forEach(paths::add);
        return paths;
    }
}
