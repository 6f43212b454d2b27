package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.core.catalogue.CatalogueRefused;
import dev.latchkey.core.company.Company;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Tells what is wrong with what was typed, in a few lines; {@code --help} has the rest. Of an option that is missing it tells the values
 * that the deployment has for it.
 *
 * @param elsewhere where the deployment is that has the values, if it runs in another process
 */
record MissingOptions(CommandPlace place, Elsewhere elsewhere) implements IParameterExceptionHandler {

    /** Most values that are named. */
    static final int NAMED_MAX = 40;

    /** Has a process that serves the deployment take a command. */
    @FunctionalInterface
    interface Elsewhere {

        /** For a process that serves it itself. */
        Elsewhere NOWHERE = (_, _) -> OptionalInt.empty();

        /** @return the exit code; empty where no other process serves it */
        OptionalInt run(List<String> arguments, DeploymentChoice choice) throws IOException;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        var line = failure.getCommandLine();
        var unknown = line.getUnmatchedArguments();
        if (failure instanceof MissingParameterException && !unknown.isEmpty()) {
            // Mistyped, it is missing as well.
            return handleParseException(new UnmatchedArgumentException(line, unknown), arguments);
        }
        var choice = DeploymentCommands.choiceOf(line.getCommandSpec());
        if (failure instanceof MissingParameterException missing && choice.isPresent()) {
            try {
                var there = elsewhere.run(List.of(arguments), choice.get());
                if (there.isPresent()) {
                    return there.getAsInt();
                }
            } catch (IOException | CommandFailure _) {
                // Without the values it is told here, which is less and still true.
            }
            tell(line, missing.getMissing(), valuesHere(missing.getMissing(), choice.get()));
        } else {
            line.getErr().println("latchkey: " + failure.getMessage());
            UnmatchedArgumentException.printSuggestions(failure, line.getErr());
            tellHelp(line);
        }
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static void tell(CommandLine line, List<ArgSpec> missing, List<String> values) {
        line.getErr()
                .println("latchkey: expected "
                        + missing.stream()
                                .filter(argument -> !argument.hidden())
                                .map(MissingOptions::written)
                                .collect(Collectors.joining(", ")));
        values.forEach(value -> line.getErr().println("  " + value));
        tellHelp(line);
    }

    private static void tellHelp(CommandLine line) {
        if (!line.getSubcommands().isEmpty()) {
            line.getErr()
                    .println("  commands: "
                            + String.join(
                                    ", ", new TreeSet<>(line.getSubcommands().keySet())));
        }
        line.getErr().println("  " + line.getCommandSpec().qualifiedName() + " --help says what each is");
    }

    private static String written(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? option.longestName() + " " + argument.paramLabel()
                : argument.paramLabel();
    }

    /** None where the deployment cannot be opened now: why, the command itself will tell. */
    private List<String> valuesHere(List<ArgSpec> missing, DeploymentChoice choice) {
        var named = missing.stream()
                .filter(OptionSpec.class::isInstance)
                .map(option -> ((OptionSpec) option).longestName())
                .filter(name ->
                        Stream.of("--company", "--partner", "--role", "--scope").anyMatch(name::equals))
                .toList();
        if (named.isEmpty()) {
            return List.of();
        }
        try (var open = choice.open()) {
            var lines = new ArrayList<String>();
            named.forEach(name -> lines.addAll(values(name, open.deployment())));
            return lines;
        } catch (IOException | ConfigurationException | CommandFailure | CatalogueRefused e) {
            return List.of();
        }
    }

    private static List<String> values(String option, Deployment deployment) {
        return switch (option) {
            case "--company" -> List.of(one(option, companies(deployment), "no company yet; company create makes one"));
            case "--partner" -> List.of(one(option, partners(deployment), "no partner yet; partner create makes one"));
            case "--role" ->
                List.of(one(
                        option,
                        deployment.catalogue().roles().all().stream()
                                .map(SystemRole::id)
                                .toList(),
                        "no role"));
            case "--scope" -> scopes(deployment);
            default -> List.of();
        };
    }

    private static String one(String option, List<String> values, String none) {
        return option + ": " + (values.isEmpty() ? "there is " + none : "one of " + joined(values));
    }

    private static String joined(List<String> values) {
        return values.size() <= NAMED_MAX
                ? String.join(", ", values)
                : String.join(", ", values.subList(0, NAMED_MAX)) + " and others";
    }

    private static List<String> companies(Deployment deployment) {
        var stores = deployment.stores();
        return stores.transactions().read(tx -> stores.companies().page(tx, "", NAMED_MAX + 1)).stream()
                .map(Company::identifier)
                .toList();
    }

    private static List<String> partners(Deployment deployment) {
        var stores = deployment.stores();
        return stores.transactions().read(tx -> stores.partners().page(tx, "", NAMED_MAX + 1)).stream()
                .map(partner -> partner.id() + " (" + partner.name() + ")")
                .toList();
    }

    /** Latchkey's own by themselves: most clients want those of the documents. */
    static List<String> scopes(Deployment deployment) {
        var own = CatalogueReader.defaults().scopes().all();
        var declared = names(deployment.catalogue().scopes().all().minus(own).stream());
        var platform = names(deployment.catalogue().scopes().all().intersection(own).stream());
        return List.of(
                declared.isEmpty()
                        ? "--scope: your documents and catalogue have no scopes"
                        : "--scope: some of " + joined(declared) + ", joined by spaces",
                "         for Latchkey's own APIs: " + joined(platform));
    }

    private static List<String> names(Stream<Scope> scopes) {
        return scopes.map(Scope::value).sorted().toList();
    }
}
