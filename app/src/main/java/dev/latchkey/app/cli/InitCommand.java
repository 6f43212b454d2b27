package dev.latchkey.app.cli;

import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.FolderInUse;
import dev.latchkey.app.node.StagedDeployment;
import dev.latchkey.app.node.StartCheck;
import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.signing.FileOwners;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.page.ShellText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code latchkey init}: from an OpenAPI document to a deployment that can be served, with somebody who can sign in. */
@Command(
        name = "init",
        description = {
            "Begin a deployment: write its configuration and catalogue, make its master key, first company and first"
                    + " administrator.",
            "Prints a link, good once and for 7 days, with which the administrator chooses a password once \"serve\""
                    + " runs.",
            "Exit codes: 0 done; 1 there is a deployment already, or a document cannot be served; 2 what was typed is"
                    + " at fault; 3 nobody was there to say whether a file may be replaced, the question is on standard"
                    + " output."
        },
        mixinStandardHelpOptions = true)
public final class InitCommand implements Callable<Integer> {

    private final CommandPlace place;
    private final StagedDeployment.Steps steps;

    @Mixin
    private final InitialApis served = new InitialApis();

    @Option(names = "--config", paramLabel = "FILE", description = "What to write. Default: latchkey.yaml.")
    private Path file = DeploymentChoice.FILE;

    @Option(
            names = "--company",
            paramLabel = "IDENTIFIER",
            description = "The first company. Default: my-company; who says it is asked for none of these.")
    private @Nullable String company;

    @Option(names = "--company-name", paramLabel = "NAME", description = "Its name. Default: as --company.")
    private @Nullable String companyName;

    @Option(
            names = "--admin",
            paramLabel = "EMAIL",
            description = "What its first administrator signs in with. Default: admin@localhost.")
    private @Nullable String email;

    @Option(names = "--first-name", defaultValue = "First", description = "Default: ${DEFAULT-VALUE}.")
    private String firstName = "";

    @Option(names = "--last-name", defaultValue = "Administrator", description = "Default: ${DEFAULT-VALUE}.")
    private String lastName = "";

    @Option(
            names = "--api-port",
            defaultValue = "8080",
            description = "Of the API origin; 0: any that is free now. Default: ${DEFAULT-VALUE}.")
    private int apiPort;

    @Option(names = "--web-port", defaultValue = "8081", description = "Of the pages. Default: ${DEFAULT-VALUE}.")
    private int webPort;

    @Option(
            names = "--private-port",
            defaultValue = "8082",
            description = "For health and metrics. Default: ${DEFAULT-VALUE}.")
    private int privatePort;

    @Option(names = "--yes", description = "Replace a configuration and a catalogue that are there.")
    private boolean isConfirmed;

    @Option(names = "--json", description = "One JSON object.")
    private boolean isJson;

    InitCommand(CommandPlace place) {
        this(place, StagedDeployment.Steps.UNHEARD);
    }

    /** @param steps hears of what is done */
    InitCommand(CommandPlace place, StagedDeployment.Steps steps) {
        this.place = place;
        this.steps = steps;
    }

    @Override
    public Integer call() throws IOException, ConfigurationException, SpecException {
        requirePorts();
        var folder = folder();
        Files.createDirectories(folder);
        try (var staged = stage(folder)) {
            var begun = new NewDeployment(staged, file);
            var committed = staged.findCommitted();
            if (committed.isPresent()) {
                finish(staged, begun.read(committed.get()));
                place.err()
                        .println("latchkey: an init that was cut off had made this; it is in place now, as it was typed"
                                + " then");
            } else {
                finish(staged, make(begun, folder.resolve(NewDeployment.DATA)));
            }
        }
        return 0;
    }

    private StagedDeployment stage(Path folder) throws IOException {
        try {
            return StagedDeployment.at(folder, folder.resolve(NewDeployment.DATA), steps);
        } catch (FolderInUse _) {
            throw new CommandFailure("another init is at work in " + folder + "; wait for its end");
        } catch (FileOwners.ForeignFile e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private InitReport.Made make(NewDeployment begun, Path data)
            throws IOException, ConfigurationException, SpecException {
        try {
            var questions = new Questions(place);
            served.requireDocuments(questions);
            requireNoDeployment(data);
            var apis = served.read(questions);
            var first = first(questions);
            for (var existing : List.of(file, file.resolveSibling(NewDeployment.CATALOGUE))) {
                if (Files.exists(existing)) {
                    questions.confirm(existing + " is there already; replace it?", isConfirmed);
                }
            }
            var key = data.resolve("master.key");
            if (Files.exists(key)) {
                place.err().println("latchkey: " + key + " is there already and becomes this deployment's master key");
            }
            return begun.make(apis, new NewDeployment.Ports(apiPort, webPort, privatePort), first);
        } catch (IOException | ConfigurationException | RuntimeException e) {
            begun.staged().forget();
            throw e;
        }
    }

    /** From here on it is there, and whoever is cut off can do this again. */
    private void finish(StagedDeployment staged, InitReport.Made made)
            throws IOException, ConfigurationException, SpecException {
        staged.putInPlace(
                List.of(NewDeployment.CATALOGUE, String.valueOf(made.file().getFileName())));
        var configuration = ConfigurationReader.read(made.file(), Map.of(), StartCheck::problemsButPortsInUse);
        var catalogue = CatalogueReader.read(
                configuration.catalogue(),
                configuration.apis().stream().map(Api::document).toList());
        tell(new InitReport(made, configuration, catalogue), made.link());
        staged.forget();
    }

    /** Who names the company has said all that is needed: a question would swallow the next line of what is pasted. */
    private NewDeployment.First first(Questions questions) {
        var identifier = company == null ? questions.suggest("Identifier of the first company", "my-company") : company;
        return new NewDeployment.First(
                identifier,
                suggested(companyName, "Its name", company == null ? "My company" : company, questions),
                administrator(suggested(email, "E-mail address of its administrator", "admin@localhost", questions)),
                firstName,
                lastName);
    }

    private String suggested(@Nullable String typed, String question, String suggestion, Questions questions) {
        if (typed != null) {
            return typed;
        }
        return company == null ? questions.suggest(question, suggestion) : suggestion;
    }

    /** As serve wants them; 0 is any that is free now, and may be said of each. */
    private void requirePorts() {
        var ports = new LinkedHashMap<String, Integer>();
        ports.put("--api-port", apiPort);
        ports.put("--web-port", webPort);
        ports.put("--private-port", privatePort);
        var taken = new HashMap<Integer, String>();
        ports.forEach((option, port) -> {
            if (port < 0 || port > 65_535) {
                throw new CommandFailure(2, option + ": expected a port from 0 to 65535, got " + port);
            }
            var other = port == 0 ? null : taken.putIfAbsent(port, option);
            if (other != null) {
                throw new CommandFailure(2, option + ": expected another port than " + other + ", got " + port);
            }
        });
    }

    private static EmailAddress administrator(String typed) {
        return CommandRefusals.asFailures(() -> new EmailAddress(typed));
    }

    private Path folder() {
        var folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new CommandFailure(
                    2,
                    "--config: expected the name of a file, got the folder " + file + "; say --config "
                            + ShellText.word(file.resolve(DeploymentChoice.FILE).toString()));
        }
        return folder;
    }

    private void requireNoDeployment(Path data) {
        if (Files.exists(data.resolve("latchkey.db"))) {
            throw new CommandFailure(
                    data + " holds a deployment already. Serve it (\"serve\"), add to it (\"company create\"),"
                            + " or begin another one elsewhere (--config FOLDER/latchkey.yaml)");
        }
    }

    private void tell(InitReport report, String link) {
        if (isJson) {
            place.out().println(report.json());
        } else {
            place.out().println(link);
            report.lines().forEach(place.err()::println);
        }
    }
}
