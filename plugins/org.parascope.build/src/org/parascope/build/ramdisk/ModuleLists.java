package org.parascope.build.ramdisk;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The lists beside a ramdisk's modules that modprobe, of busybox and of kmod, and depmod read (modules.dep(5), depmod(8)). */
final class ModuleLists {
    private final ModuleIndex index;
    private final List<ModuleInfo> modules;
    private final Map<String, ModuleInfo> byName;

    /** @param modules those of the ramdisk, sorted */
    ModuleLists(ModuleIndex index, List<ModuleInfo> modules) {
        this.index = index;
        this.modules = modules;
        byName = modules.stream().collect(Collectors.toMap(module -> ModuleInfo.canonical(module.name()), module -> module));
    }

    /** One line a module: its path, then those of all that must be there before it, the last first. */
    String dependencies() {
        var text = new StringBuilder();
        for (ModuleInfo module : modules) {
            var needed = new LinkedHashSet<ModuleInfo>();
            need(module, needed);
            text.append(module.path()).append(':');
            new ArrayList<>(needed).reversed().forEach(other -> text.append(' ').append(other.path()));
            text.append('\n');
        }
        return text.toString();
    }

    private void need(ModuleInfo module, Set<ModuleInfo> needed) {
        for (String name : module.depends()) {
            ModuleInfo other = byName.get(ModuleInfo.canonical(name));
            if (other != null && !needed.contains(other)) {
                need(other, needed);
                needed.add(other);
            }
        }
    }

    String aliases() {
        return modules.stream().flatMap(module -> module.aliases().stream().map(alias -> "alias " + alias + " "
                + ModuleInfo.canonical(module.name()) + "\n")).collect(Collectors.joining());
    }

    String builtIn() {
        return lines(index.builtIn());
    }

    String order() {
        return lines(modules.stream().map(ModuleInfo::path).toList());
    }

    private static String lines(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}
