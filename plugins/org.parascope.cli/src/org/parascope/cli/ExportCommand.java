/*
 * Owns `parascope export`: a system as a bootable image, its form by --format or by the file's ending.
 * It must not know how an image is made; ../build/image does. Read next: Systems.
 */
package org.parascope.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.build.image.ImageExport;
import org.parascope.build.image.ImageFormat;
import org.parascope.model.DomainModel;
import org.parascope.model.exchange.Exported;
import org.parascope.model.exchange.libvirt.LibvirtExport;
import org.parascope.model.exchange.xl.XlExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes an image. */
@Command(name = "export", mixinStandardHelpOptions = true,
        description = "Write a system as a bootable image, with its checksum (.sha256) and bill of materials (.cdx.json) beside it.",
        footer = {"", "Forms, by the ending of IMAGE or by --format:",
            "  .iso       boots by BIOS and UEFI, as a CD or copied to a USB stick",
            "  .img       raw GPT disk with an EFI system partition; boots by BIOS and UEFI (--format raw)",
            "  .qcow2     the same disk in QEMU's format",
            "  .netboot   folder for a TFTP server: boot file grub.0 (BIOS), grub.efi (UEFI) or boot.ipxe (iPXE)",
            "  .efi       one UEFI program that holds everything",
            "  .tar.zst   files and configuration for GRUB and xl on a real machine (--format bundle)", "",
            "With --domain: one domain as xl.cfg (.cfg) or libvirt's XML (.xml).", "",
            "The same inputs give the same bytes; times are SOURCE_DATE_EPOCH, or 1980.", "",
            "  parascope export demo.parascope demo.iso",
            "  parascope export demo.parascope guest.cfg --domain busy"})
final class ExportCommand implements Callable<Integer> {

    @ParentCommand
    private ParascopeCommand parascope;

    @Parameters(index = "0", paramLabel = "SYSTEM", description = "the system's file")
    private Path system;

    @Parameters(index = "1", paramLabel = "IMAGE", description = "the image to write; replaced only by a complete one")
    private Path image;

    @Option(names = "--format", paramLabel = "FORM", description = "${COMPLETION-CANDIDATES} (default: by the ending of IMAGE)")
    @Nullable
    private ImageFormat format;

    @Option(names = "--domain", paramLabel = "NAME", description = "write this domain's configuration, not an image")
    @Nullable
    private String domain;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        String name = domain;
        if (name != null) {
            return writeDomain(name);
        }
        var progress = new TerminalProgress(parascope.err());
        ImageFormat wanted = format;
        if (wanted == null) {
            wanted = ImageFormat.ofName(image).orElseThrow(() -> new UsageException("the ending of " + image
                    + " tells no form of image; expected " + ImageFormat.endings() + ", or give --format; a .cfg or .xml needs --domain"));
        }
        try (AtExit _ = progress.cancelsAtExit()) {
            new ImageExport().write(Systems.plan(system, progress), wanted, image, progress);
        }
        return tell();
    }

    private int tell() {
        Path file = image.toAbsolutePath().normalize();
        parascope.out().println(json ? Json.of(Map.of("file", file.toString())) : file);
        return 0;
    }

    private int writeDomain(String name) throws Exception {
        boolean xml = image.getFileName().toString().endsWith(".xml");
        if (format != null || ImageFormat.ofName(image).isPresent()) {
            throw new UsageException("--domain writes the configuration of one domain, as .cfg or .xml, and not an image; found "
                    + (format == null ? image : "--format " + format));
        }
        DomainModel found = Systems.load(system).getDomains().stream().filter(each -> name.equals(each.getName())).findFirst()
                .orElseThrow(() -> new CommandException(system + " has no domain " + name));
        Exported exported = xml ? LibvirtExport.write(found, UnaryOperator.identity()) : XlExport.write(found);
        ResultFile.write(image, exported.text());
        exported.notes().forEach(note -> parascope.err().println("note: " + note));
        return tell();
    }
}
