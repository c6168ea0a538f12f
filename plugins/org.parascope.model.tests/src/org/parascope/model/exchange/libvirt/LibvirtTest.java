package org.parascope.model.exchange.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parascope.model.DiskFormat;
import org.parascope.model.DomainModel;
import org.parascope.model.MemorySize;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.exchange.Imported;
import org.parascope.model.exchange.xl.XlExport;
import org.parascope.model.exchange.xl.XlImport;
import org.parascope.model.io.SystemFileException;

/** libvirt's XML read, written and read again; the examples of Debian's libvirt-doc among it. */
class LibvirtTest {
    private static final String WHOLE = """
            <domain type='xen'>
              <name>guest</name>
              <uuid>06ed00fe-1162-4fc4-b5d8-11993ee4a8b9</uuid>
              <memory unit='GiB'>1</memory>
              <currentMemory unit='MiB'>512</currentMemory>
              <vcpu placement='static' cpuset='0-3,^2' current='2'>4</vcpu>
              <os>
                <type arch='x86_64' machine='xenpv'>linux</type>
                <kernel>/boot/vmlinuz</kernel>
                <initrd>/boot/initrd.img</initrd>
                <cmdline>root=/dev/xvda1 console=hvc0 "a &amp; b"</cmdline>
              </os>
              <clock offset='utc' adjustment='reset'/>
              <on_crash>coredump-restart</on_crash>
              <devices>
                <disk type='block' device='disk'>
                  <driver name='phy' type='raw'/>
                  <source dev='/dev/vg/guest'/>
                  <backenddomain name='Domain-0'/>
                  <target dev='xvda' bus='xen'/>
                  <serial>WD-1234</serial>
                </disk>
                <disk type='file' device='cdrom' snapshot='no'>
                  <driver name='qemu' type='qcow2' cache='none'/>
                  <source file='/srv/a.qcow2'/>
                  <target dev='xvdb' bus='xen' tray='open'/>
                  <readonly/>
                </disk>
                <controller type='xenbus' index='0'/>
                <interface type='bridge'>
                  <mac address='00:16:3e:01:02:03'/>
                  <source bridge='br1'/>
                  <model type='netfront'/>
                </interface>
                <hostdev mode='subsystem' type='pci' managed='yes'>
                  <source><address domain='0x0000' bus='0x03' slot='0x00' function='0x1'/></source>
                </hostdev>
                <console type='pty'><target type='xen' port='0'/></console>
                <memballoon model='xen'/>
              </devices>
            </domain>
            """;

    private final SystemModel system = SystemTemplate.DEMO.create("s", "");

    @Test
    void whatTheModelKnowsHasItsPlaceAndTheRestIsKeptAndReported() throws Exception {
        Imported imported = LibvirtImport.read(WHOLE, "guest.xml", system);
        DomainModel domain = imported.domain();
        assertEquals(MemorySize.ofMiB(512), domain.getMemory());
        assertEquals(MemorySize.ofMiB(1024), domain.getMemoryMaximum());
        assertEquals(List.of(2, 4), List.of(domain.getVcpus(), domain.getVcpusMaximum()));
        assertEquals("root=/dev/xvda1 console=hvc0 \"a & b\"", domain.getCommandLine());
        assertEquals(DiskFormat.PHY, domain.getVbds().getFirst().getFormat());
        assertEquals(DiskFormat.QCOW2, domain.getVbds().get(1).getFormat());
        assertTrue(domain.getVbds().get(1).isCdrom() && domain.getVbds().get(1).isReadOnly());
        assertEquals("br1", domain.getVifs().getFirst().getBridge());
        assertEquals("0000:03:00.1", domain.getPcis().getFirst().getAddress());
        assertEquals(10, imported.notes().size(), imported.notes().toString());
        assertTrue(imported.notes().toString().contains("guest.xml, line 13, column 3: <clock> is kept"), imported.notes().toString());
    }

    @Test
    void writtenAndReadAgainNothingIsLost() throws Exception {
        DomainModel first = LibvirtImport.read(WHOLE, "guest.xml", system).domain();
        String text = LibvirtExport.write(first, UnaryOperator.identity()).text();
        DomainModel second = LibvirtImport.read(text, "again.xml", system).domain();
        assertTrue(EcoreUtil.equals(sorted(first), sorted(second)), text);
        assertEquals(text.indexOf("<driver", text.indexOf("a.qcow2") - 200), text.lastIndexOf("<driver"), text);
        assertContains(WHOLE.replace("unit='GiB'>1<", "unit='KiB'>1048576<").replace("unit='MiB'>512<", "unit='KiB'>524288<"), text);
    }

    @Test
    void whatXlAndLibvirtBothKnowGoesFromOneToTheOther() throws Exception {
        DomainModel domain = LibvirtImport.read(WHOLE, "guest.xml", system).domain();
        var exported = XlExport.write(domain);
        assertTrue(exported.notes().toString().contains("libvirt:devices"), exported.notes().toString());
        DomainModel again = XlImport.read(exported.text(), "guest.cfg", system).domain();
        domain.getSettings().clear();
        assertTrue(EcoreUtil.equals(EcoreUtil.copy(domain), EcoreUtil.copy(again)), exported.text());
        var back = LibvirtExport.write(again, UnaryOperator.identity());
        assertTrue(back.notes().isEmpty(), back.notes().toString());
        again.setWeight(5);
        assertTrue(LibvirtExport.write(again, UnaryOperator.identity()).notes().toString().contains("no words for the weight"));
        again.getPcis().getFirst().setExtra("permissive=1");
        assertTrue(LibvirtExport.write(again, UnaryOperator.identity()).notes().toString().contains("words of PCI devices"));
        again.getPcis().getFirst().setAddress("03:00.*");
        var all = LibvirtExport.write(again, UnaryOperator.identity());
        assertTrue(all.notes().toString().contains("all functions") && !all.text().contains("hostdev"), all.notes() + all.text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "<domain type='xen'><name>a</name>                                          | 1 | not well-formed",
        "<!DOCTYPE x><domain/>                                                      | 1 | DOCTYPE",
        "<network/>                                                                 | 1 | expected a <domain>",
        "<domain type='xen'><memory>1</memory></domain>                             | 1 | no <name>",
        "<domain type='xen'><name>a</name></domain>                                 | 1 | no <memory>",
        "<domain type='xen'><name>a</name><memory unit='x'>1</memory></domain>      | 1 | 'x' is no unit",
        "<domain type='xen'><name>a</name><memory>much</memory></domain>            | 1 | 'much' is no amount",
        "<domain type='xen'><name>a</name><memory>1</memory><vcpu>x</vcpu></domain> | 1 | 'x' is no number",
        "<domain type='xen'><name>a</name><memory>1</memory><on_crash>x</on_crash></domain> | 1 | no action",
        "<domain type='xen'><name>a</name><memory>1</memory><devices><disk/></devices></domain> | 1 | no <target>"})
    void aFaultIsToldWithItsPlace(String text, int line, String words) {
        int before = system.getDomains().size();
        var fault = assertThrows(SystemFileException.class, () -> LibvirtImport.read(text, "x.xml", system));
        assertEquals(line, fault.line());
        assertTrue(fault.column() > 0 && fault.getMessage().contains(words), fault.getMessage());
        assertEquals(before, system.getDomains().size());
    }

    /** Through the model and out again, all that libvirt's examples say is still there. */
    @Test
    void debiansExamplesGoThroughUnharmed(@TempDir Path folder) throws Exception {
        List<Path> examples = debianExamples(folder);
        assertEquals(2, examples.size());
        for (Path example : examples) {
            String text = Files.readString(example);
            DomainModel domain = LibvirtImport.read(text, example.getFileName().toString(), system).domain();
            assertContains(text, LibvirtExport.write(domain, UnaryOperator.identity()).text());
        }
    }

    /** Settings are kept by where they were, not in which order. */
    private static DomainModel sorted(DomainModel domain) {
        DomainModel copy = EcoreUtil.copy(domain);
        var settings = new ArrayList<>(copy.getSettings());
        settings.sort((one, other) -> (one.getKey() + one.getValue()).compareTo(other.getKey() + other.getValue()));
        copy.getSettings().clear();
        copy.getSettings().addAll(settings);
        return copy;
    }

    private static void assertContains(String original, String written) throws SystemFileException {
        var missing = new ArrayList<>(facts(XmlReader.read(original, "a"), ""));
        facts(XmlReader.read(written, "b"), "").forEach(missing::remove);
        assertEquals(List.of(), missing, written);
    }

    private static List<String> facts(XmlNode node, String path) {
        String here = path + "/" + node.name();
        var facts = new ArrayList<String>();
        facts.add(here);
        if (!node.text().isBlank()) {
            facts.add(here + "=" + node.text().strip());
        }
        node.attributes().forEach((name, value) -> facts.add(here + "@" + name + "=" + value));
        node.children().forEach(child -> facts.addAll(facts(child, here)));
        return facts;
    }

    private static List<Path> debianExamples(Path folder) throws IOException, InterruptedException {
        Path fetch = Path.of(System.getProperty("parascope.root", "."), "releng", "fetch-debian");
        Process fetching = new ProcessBuilder(fetch.toString(), "libvirt-doc").redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String file = fetching.inputReader().readLine();
        assertEquals(0, fetching.waitFor());
        assertEquals(0, new ProcessBuilder("dpkg-deb", "-x", file, folder.toString()).inheritIO().start().waitFor());
        try (var files = Files.list(folder.resolve("usr/share/doc/libvirt-doc/examples/xml/test"))) {
            return files.filter(each -> each.getFileName().toString().startsWith("testdom")).sorted().toList();
        }
    }
}
