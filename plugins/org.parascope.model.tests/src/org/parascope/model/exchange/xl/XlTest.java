package org.parascope.model.exchange.xl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parascope.model.DiskFormat;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.LifeAction;
import org.parascope.model.MemorySize;
import org.parascope.model.ModelFactory;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.VbdModel;
import org.parascope.model.exchange.Imported;
import org.parascope.model.io.SystemFileException;
import org.parascope.model.io.SystemFiles;
import org.parascope.model.validation.SystemValidator;

/** xl.cfg files read, written and read again; Debian's own examples among them. */
class XlTest {
    private static final Pattern SETTING = Pattern.compile("(?:\\.ie n )?\\.IP \"([a-z][a-z0-9_]+) ?=");
    /** Told among what all guests have, but for those only that are no PV guests to Xen. */
    private static final Set<String> SHIM = Set.of("pvshim", "pvshim_path", "pvshim_cmdline", "pvshim_extra");
    private static final String WHOLE = """
            # a comment; with a semicolon
            name = 'guest'; type = "pv"
            uuid = "06ed00fe-1162-4fc4-b5d8-11993ee4a8b9"
            kernel = "/boot/vmlinuz" # behind a value
            ramdisk = "/boot/initrd.img"
            root = "/dev/xvda1 ro"
            extra = "console=hvc0 quiet"
            memory = 0x100
            maxmem = 512
            vcpus = 2
            maxvcpus = 4
            cpus = "0-3,^2"
            cpus_soft = "node:0"
            cpu_weight = 512
            cap = 50
            on_crash = "coredump-restart"
            on_watchdog = "preserve"
            max_grant_frames = 64
            disk = [ '/dev/vg/guest,raw,xvda,rw',
                     'format=qcow2, vdev=xvdb, access=ro, backend=storage, target=/srv/a,b.qcow2' ]
            disk += [ ',,hdc,,cdrom' ]
            vif = [ 'mac=00:16:3e:01:02:03, bridge=br1,backend=0,rate=10Mb/s,mtu=9000', '' ]
            pci = [ '03:00.0,permissive=1' ]
            ioports = [ '2f8-2ff' ]
            iomem = [ 'a0,20@0' ]
            irqs = [ 5, 7 ]
            vfb = [ 'vnc=1, keymap=de' ]
            """;

    private final SystemModel system = system();

    private static SystemModel system() {
        SystemModel system = SystemTemplate.DEMO.create("s", "");
        DomainModel storage = ModelFactory.eINSTANCE.createDomainModel();
        storage.setName("storage");
        storage.setKind(DomainKind.DRIVER);
        system.getDomains().add(storage);
        return system;
    }

    @Test
    void everythingPvKnowsHasItsPlaceInTheModel() throws Exception {
        Imported imported = XlImport.read(WHOLE, "guest.cfg", system);
        DomainModel domain = imported.domain();
        assertTrue(imported.notes().isEmpty(), imported.notes().toString());
        assertEquals("root=/dev/xvda1 ro console=hvc0 quiet", domain.getCommandLine());
        assertEquals(MemorySize.ofMiB(256), domain.getMemory());
        assertEquals(MemorySize.ofMiB(512), domain.getMemoryMaximum());
        assertEquals(List.of(2, 4, 512, 50), List.of(domain.getVcpus(), domain.getVcpusMaximum(), domain.getWeight(), domain.getCap()));
        assertEquals("0-3,^2", domain.getAffinity());
        assertEquals(LifeAction.COREDUMP_RESTART, domain.getOnCrash());
        assertEquals(3, domain.getVbds().size());
        assertEquals(DiskFormat.PHY, domain.getVbds().get(0).getFormat());
        assertEquals("/srv/a,b.qcow2", domain.getVbds().get(1).getSource());
        assertEquals("storage", domain.getVbds().get(1).getBackend().getName());
        assertEquals(DiskFormat.EMPTY, domain.getVbds().get(2).getFormat());
        assertEquals("mtu=9000", domain.getVifs().get(0).getExtra());
        assertEquals(DomainKind.DOM0, domain.getVifs().get(0).getBackend().getKind());
        assertEquals("03:00.0", domain.getPcis().getFirst().getAddress());
        assertEquals(List.of("on_watchdog", "max_grant_frames", "vfb"), domain.getSettings().stream().map(each -> each.getKey()).toList());
        assertTrue(system.getDomains().contains(domain));
    }

    @Test
    void writtenAndReadAgainNothingIsLost() throws Exception {
        DomainModel first = XlImport.read(WHOLE, "guest.cfg", system).domain();
        system.getDomains().remove(first);
        DomainModel second = XlImport.read(XlExport.write(first).text(), "again.cfg", system).domain();
        assertTrue(EcoreUtil.equals(EcoreUtil.copy(first), EcoreUtil.copy(second)), XlExport.write(first).text());
    }

    @Test
    void theModelFileKeepsAnImportedDomain(@TempDir Path folder) throws Exception {
        String text = XlExport.write(XlImport.read(WHOLE, "guest.cfg", system).domain()).text();
        SystemFiles.save(system, folder.resolve("s.parascope"));
        SystemModel loaded = SystemFiles.load(folder.resolve("s.parascope"));
        assertEquals(text, XlExport.write(loaded.getDomains().getLast()).text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '%', value = {
        "name = 'a'; memory 5                 | 1 | 20 | expected '=' after 'memory'",
        "name = 'a' memory = 5                | 1 | 12 | end of the line or ';'",
        "name = 'a                            | 1 | 8  | no end",
        "disk = [ 'x'                         | 1 | 8  | no end",
        "disk = [ 'x' 'y' ]                   | 1 | 14 | ',' or ']'",
        "name = foo                           | 1 | 8  | text in quotes",
        "name = 'a'; memory = 'much'          | 1 | 22 | takes a number",
        "name = 'a'; disk = 'x'               | 1 | 20 | list in brackets",
        "name = 'a'; disk = ['a,b,c,d,e']     | 1 | 21 | no place left for 'e'",
        "name = 'a'; disk = ['/a,raw,,rw']    | 1 | 21 | no device name",
        "name = 'a'; disk = ['/a,tar,xvda']   | 1 | 21 | 'tar' is no format",
        "name = 'a'; vif = ['backend=nobody'] | 1 | 20 | 'nobody' is not in the system",
        "name = 'a'; on_crash = 'explode'     | 1 | 24 | no action",
        "name = 'a'; irqs = [ 'x' ]           | 1 | 22 | no number",
        "name = 'a\\q'                        | 1 | 11 | no escape",
        "name = 'a'; extra = 'b\\x07'          | 1 | 21 | U+0007",
        "name = 'a'; extra = 'b\\xe9'          | 1 | 21 | no UTF-8",
        "name = 'a'; vcpus = '9999999999'     | 1 | 21 | 0 to 2147483647",
        "name = 'a'; vcpus = '-1'             | 1 | 21 | 0 to 2147483647",
        "name = 'a'; memory = '99999999999999999999' | 1 | 22 | takes a number",
        "name = 'a'; pci = [ '1:0.0,bdf=2:0.0' ] | 1 | 21 | second address",
        "memory = 5                           | 1 | 1  | no name"})
    void aFaultIsToldWithLineAndColumn(String text, int line, int column, String words) {
        int before = system.getDomains().size();
        var fault = assertThrows(SystemFileException.class, () -> XlImport.read(text, "x.cfg", system));
        assertEquals(line + ":" + column, fault.line() + ":" + fault.column(), fault.getMessage());
        assertTrue(fault.getMessage().contains(words), fault.getMessage());
        assertEquals(before, system.getDomains().size());
    }

    @Test
    void aFaultOnALaterLineHasThatLine() {
        var fault = assertThrows(SystemFileException.class,
                () -> XlImport.read("name = 'a'\n\n# more\n  vif = [ '',\n   oops ]\n", "x.cfg", system));
        assertEquals("x.cfg, line 5, column 4", fault.getMessage().substring(0, 23));
    }

    @Test
    void whatNobodyKnowsIsKeptAndReported() throws Exception {
        Imported imported = XlImport.read("name = \"a\"\nmemroy = 5\nvnc = 1\ntype = \"hvm\"\nfuture = [ 1, [ \"x\" ] ]\n", "x.cfg", system);
        String notes = imported.notes().stream().map(Object::toString).collect(Collectors.joining("\n"));
        assertTrue(notes.contains("x.cfg, line 2, column 1: 'memroy' is no setting"), notes);
        assertTrue(notes.contains("'vnc' is not for PV guests"), notes);
        assertTrue(notes.contains("line 4") && notes.contains("the guest is hvm"), notes);
        String written = XlExport.write(imported.domain()).text();
        for (String line : List.of("memroy = 5", "vnc = 1", "type = \"hvm\"", "future = [ 1, [ \"x\" ] ]")) {
            assertTrue(written.contains(line + "\n"), written);
        }
        assertFalse(written.contains("\"pv\""), written);
        String misspelt = XlImport.read("name = 'b'; memry = 5", "x.cfg", system).notes().toString();
        assertTrue(misspelt.contains("Is it memory?"), misspelt);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/dev/vg/guest-volume,,hda | /dev/vg/guest-volume hda false false PHY",
        "/dev/vg/guest-volume,raw,hda,rw | /dev/vg/guest-volume hda false false PHY",
        "format=raw, vdev=hda, access=rw, target=/dev/vg/guest-volume | /dev/vg/guest-volume hda false false PHY",
        "raw:/dev/vg/guest-volume,hda,w | /dev/vg/guest-volume hda false false PHY",
        "/root/image.iso,,hdc,cdrom | /root/image.iso hdc true true RAW",
        "/root/image.iso,,hdc,,cdrom | /root/image.iso hdc true true RAW",
        "/root/image.iso,raw,hdc,devtype=cdrom | /root/image.iso hdc true true RAW",
        "format=raw, vdev=hdc, access=ro, devtype=cdrom, target=/root/image.iso | /root/image.iso hdc true true RAW",
        "raw:/root/image.iso,hdc:cdrom,ro | /root/image.iso hdc true true RAW",
        "file:/srv/disk.img,xvda,w | /srv/disk.img xvda false false RAW",
        "tap:qcow2:/srv/disk.img,xvda,r | /srv/disk.img xvda false true QCOW2",
        "phy:/dev/vg/guest-volume,xvda1:disk,w | /dev/vg/guest-volume xvda1 false false PHY",
        "',hdc:cdrom,r' | null hdc true true EMPTY",
        "'format=empty,vdev=hdc,cdrom' | null hdc true true EMPTY"})
    void eachFormOfADiskInItsManualPageIsRead(String spec, String expected) {
        VbdModel disk = ModelFactory.eINSTANCE.createVbdModel();
        DiskText.read(spec, disk);
        assertEquals(expected, disk.getSource() + " " + disk.getDevice() + " " + disk.isCdrom() + " " + disk.isReadOnly() + " "
                + disk.getFormat().name());
    }

    /** The old form named a script by a prefix; without it the target would be taken for a file. */
    @ParameterizedTest
    @ValueSource(strings = {"iscsi", "nbd", "enbd", "drbd"})
    void aDiskOfTheOldFormKeepsItsScript(String prefix) {
        VbdModel disk = ModelFactory.eINSTANCE.createVbdModel();
        DiskText.read(prefix + ":resource,xvda,w", disk);
        assertEquals("format=raw,vdev=xvda,access=rw,script=block-" + prefix + ",target=resource", DiskText.write(disk));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"36:00.0@20,seize=1 | 36:00.0 | seize=1,vslot=20", "bdf=36:00.0,seize=1 | 36:00.0 | seize=1",
        "seize=1,bdf=0000:36:00.* | 0000:36:00.* | seize=1", "name=card,seize=1 | | name=card,seize=1", "36:00.0 | 36:00.0 |"})
    void eachFormOfAPciDeviceInItsManualPageIsRead(String spec, String address, String extra) throws Exception {
        var pci = XlImport.read("name = 'a'; pci = ['" + spec + "']", "x.cfg", system).domain().getPcis().getFirst();
        assertEquals(address, pci.getAddress());
        assertEquals(extra == null ? Set.of() : Set.of(extra.split(",")), pci.getExtra() == null ? Set.of() : Set.of(pci.getExtra().split(",")));
        assertEquals(List.of(), SystemValidator.validate(system).stream().filter(problem -> problem.object() == pci).toList());
        String written = XlExport.write((DomainModel) pci.eContainer()).text();
        assertTrue(written.contains(address == null ? "\"" + extra : "\"" + address), written);
    }

    /** xl reads a number in quotes as C does, and a text as bytes. */
    @Test
    void numbersAndEscapesMeanWhatTheyMeanToXl() throws Exception {
        DomainModel domain = XlImport.read("name='a'; memory='0x40'; maxmem=\"0100\"; extra='\\303\\xa9\u00e9'; rtc_timeoffset='-3600'", "x.cfg",
                system).domain();
        assertEquals(MemorySize.ofMiB(64), domain.getMemory());
        assertEquals(MemorySize.ofMiB(64), domain.getMemoryMaximum());
        assertEquals("\u00e9\u00e9", domain.getCommandLine());
        assertEquals("\"-3600\"", domain.getSettings().getFirst().getValue());
    }

    /** Through the model and out again, each setting of Debian's examples is what it was. */
    @Test
    void debiansExamplesGoThroughUnharmed(@TempDir Path folder) throws Exception {
        List<Path> examples = debianExamples(folder);
        assertEquals(3, examples.size());
        for (Path example : examples) {
            String text = Files.readString(example);
            DomainModel domain = XlImport.read(text, example.getFileName().toString(), system).domain();
            assertEquals(meaning(text), meaning(XlExport.write(domain).text()), example.toString());
        }
    }

    /** What a file says, however it says it. */
    private static Map<String, String> meaning(String text) throws SystemFileException {
        var meaning = new LinkedHashMap<String, String>();
        XlConfig.parse(text, "x").effective().forEach((key, setting) -> meaning.put(switch (key) {
            case "extra" -> "cmdline";
            default -> key;
        }, key.equals("disk") ? disks(setting.value()) : setting.value().written()));
        meaning.putIfAbsent("type", "\"pv\"");
        return new TreeMap<>(meaning);
    }

    private static String disks(XlValue value) {
        return ((XlValue.Sequence) value).values().stream().map(each -> {
            VbdModel disk = ModelFactory.eINSTANCE.createVbdModel();
            DiskText.read(((XlValue.Text) each).text(), disk);
            return DiskText.write(disk);
        }).collect(Collectors.joining("\n"));
    }

    /** The manual page tells each as a paragraph's head; what is within a setting is indented. */
    @Test
    void eachSettingOfDebiansManualPageIsUnderstood(@TempDir Path folder) throws Exception {
        unpackDebians(folder);
        var unknown = new ArrayList<String>();
        String section = "";
        int depth = 0;
        int count = 0;
        for (String line : manualPage(folder)) {
            section = line.startsWith(".SS") ? line : section;
            depth += line.startsWith(".RS") ? 1 : line.startsWith(".RE") ? -1 : 0;
            Matcher head = SETTING.matcher(line.replaceAll("\\\\f[BIR]|\\\\s-?\\d|\\\\&", ""));
            if (depth == 0 && head.lookingAt()) {
                boolean others = !section.matches(".*(Mandatory|Selecting|General|Devices|Paravirtualised).*");
                count++;
                if (XlKeys.ofPv(head.group(1)).isEmpty() && !(XlKeys.isOfOtherGuests(head.group(1)) && (others || SHIM.contains(head.group(1))))) {
                    unknown.add(head.group(1));
                }
            }
        }
        assertEquals(List.of(), unknown);
        assertTrue(count > 150, "only " + count + " settings were found in the manual page");
    }

    private static List<String> manualPage(Path folder) throws IOException {
        try (var page = new GZIPInputStream(Files.newInputStream(folder.resolve("usr/share/man/man5/xl.cfg.5.gz")))) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static List<Path> debianExamples(Path folder) throws IOException, InterruptedException {
        unpackDebians(folder);
        try (var files = Files.list(folder.resolve("etc/xen"))) {
            return files.filter(each -> each.getFileName().toString().startsWith("xlexample")).sorted().toList();
        }
    }

    private static void unpackDebians(Path folder) throws IOException, InterruptedException {
        Path fetch = Path.of(System.getProperty("parascope.root", "."), "releng", "fetch-debian");
        Process fetching = new ProcessBuilder(fetch.toString(), "xen-utils-common").redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String file = fetching.inputReader().readLine();
        assertEquals(0, fetching.waitFor());
        assertEquals(0, new ProcessBuilder("dpkg-deb", "-x", file, folder.toString()).inheritIO().start().waitFor());
    }
}
