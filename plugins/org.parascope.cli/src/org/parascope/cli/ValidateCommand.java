/*
 * Owns `parascope validate`: what is wrong with a system, one problem a line.
 * It must change nothing. Read next: ../build/ImageRules, ../model/validation.
 */
package org.parascope.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.emf.ecore.EObject;
import org.parascope.build.BuildCache;
import org.parascope.build.ImageRules;
import org.parascope.model.DomainModel;
import org.parascope.model.ModelElement;
import org.parascope.model.SystemModel;
import org.parascope.model.validation.Fix;
import org.parascope.model.validation.Fixes;
import org.parascope.model.validation.Problem;
import org.parascope.model.validation.SystemValidator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Tells what is wrong. */
@Command(name = "validate", mixinStandardHelpOptions = true,
        description = "Tell what is wrong with a system, one problem a line, with what would mend it. Kernels and ramdisks are looked into.",
        footer = {"", "  parascope validate demo.parascope",
            "  parascope validate --json demo.parascope | python3 -m json.tool"},
        exitCodeList = {"0:no errors; there may be warnings", "1:errors, or the file cannot be read"})
final class ValidateCommand implements Callable<Integer> {

    @ParentCommand
    private ParascopeCommand parascope;

    @Parameters(paramLabel = "SYSTEM", description = "the system's file")
    private Path system;

    @Option(names = "--no-files", description = "do not look into kernels and ramdisks")
    private boolean noFiles;

    @Option(names = "--json", description = "as a JSON array")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        SystemModel model = Systems.load(system);
        List<Problem> problems = noFiles ? SystemValidator.validate(model)
                : ImageRules.validate(model, BuildCache.ofUser(), new TerminalProgress(parascope.err()));
        if (json) {
            parascope.out().println(Json.of(problems.stream().map(ValidateCommand::object).toList()));
        } else {
            problems.forEach(problem -> parascope.out().println(line(problem)));
        }
        return problems.stream().anyMatch(Problem::isError) ? Main.FAILED : 0;
    }

    private String line(Problem problem) {
        List<String> fixes = Fixes.of(problem).stream().map(Fix::title).toList();
        return system + ": " + severity(problem) + ": " + problem.message() + (fixes.isEmpty() ? "" : " Or: " + String.join("; ", fixes) + ".")
                + " [" + problem.rule() + "]";
    }

    private static Map<String, Object> object(Problem problem) {
        var object = new LinkedHashMap<String, Object>();
        object.put("severity", severity(problem));
        object.put("rule", problem.rule());
        object.put("element", element(problem.object()));
        problem.feature().ifPresent(feature -> object.put("feature", feature.getName()));
        object.put("message", problem.message());
        object.put("fixes", Fixes.of(problem).stream().map(Fix::title).toList());
        return object;
    }

    private static String element(EObject object) {
        return switch (object) {
            case SystemModel _ -> "system";
            case DomainModel domain -> "domain " + domain.getName();
            case ModelElement element when element.getId() != null -> element.getId();
            default -> object.eClass().getName();
        };
    }

    private static String severity(Problem problem) {
        return problem.severity().name().toLowerCase(Locale.ROOT);
    }
}
