package dev.latchkey.app.cli;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.app.node.FolderInUse;
import dev.latchkey.app.node.ServedOperations;
import dev.latchkey.app.node.StartCheck;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.CatalogueRefused;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.VisibleText;
import dev.latchkey.manage.PlatformDocuments;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The launcher's own process, which opens the store of a deployment that is stopped. */
final class LauncherPlace implements CommandPlace {

    private final PrintStream output;
    private final PrintStream errorOutput;
    private final Person person;
    private final Predicate<Path> mayEnter;
    private final PrintWriter out;
    private final PrintWriter err;
    private boolean hasTold;

    /** Who is at the terminal. */
    @FunctionalInterface
    interface Person {

        /** For a program without a person. */
        Person NOBODY = _ -> Optional.empty();

        Optional<String> answer(String question);
    }

    LauncherPlace(PrintStream output, PrintStream errorOutput, Person person) {
        this(output, errorOutput, person, Files::isExecutable);
    }

    /** @param mayEnter whether this user may enter a folder; root may enter every one */
    LauncherPlace(PrintStream output, PrintStream errorOutput, Person person, Predicate<Path> mayEnter) {
        this.person = person;
        this.mayEnter = mayEnter;
        this.output = output;
        this.errorOutput = errorOutput;
        this.out = new PrintedLines(output, output.charset());
        this.err = new PrintedLines(errorOutput, errorOutput.charset());
    }

    @Override
    public PrintWriter out() {
        return out;
    }

    @Override
    public PrintWriter err() {
        return err;
    }

    /** What {@link #out()} writes to, for bytes that are written already. */
    PrintStream output() {
        return output;
    }

    PrintStream errorOutput() {
        return errorOutput;
    }

    @Override
    public byte[] read(Path file, int bytesMax) throws IOException {
        try (var bytes = Files.newInputStream(file)) {
            return bytes.readNBytes(bytesMax);
        }
    }

    @Override
    public Optional<String> ask(String question) {
        return person.answer(VisibleText.line(question));
    }

    @Override
    public OpenDeployment open(DeploymentChoice choice) throws IOException, ConfigurationException {
        var parsed = ParsedFiles.ofThisProcess();
        var configuration = choice.configuration(read -> problems(read, parsed));
        requireMade(configuration);
        return open(configuration, parsed);
    }

    /** Of a deployment that is there only what opens it: what its documents say of operations is for who serves it. */
    private static List<String> problems(Configuration configuration, ParsedFiles parsed) {
        return isMade(configuration)
                ? StartCheck.problemsOfCatalogue(configuration, parsed)
                : StartCheck.problemsOfContent(configuration, parsed);
    }

    @Override
    public OpenDeployment openOrMake(DeploymentChoice choice) throws IOException, ConfigurationException {
        var parsed = ParsedFiles.ofThisProcess();
        var configuration = choice.configuration(read -> problems(read, parsed));
        if (!choice.isByFile()) {
            requireMade(configuration);
        }
        return open(configuration, parsed);
    }

    /** Whether there is a deployment where the configuration says. */
    static boolean isMade(Configuration configuration) {
        return Files.exists(configuration.dataFolder().resolve("latchkey.db"));
    }

    private void requireMade(Configuration configuration) throws IOException {
        var folder = configuration.dataFolder();
        if (Files.isDirectory(folder) && !mayEnter.test(folder)) {
            throw new CommandFailure(folder + ": this user may not enter it; run the command as "
                    + Files.getOwner(folder).getName() + ", to whom it belongs, or as root");
        }
        if (!isMade(configuration)) {
            throw new CommandFailure(folder
                    + ": expected the data folder of a deployment; \"init\" makes one with a configuration, and the"
                    + " first \"company create --config FILE\" makes it; \"restore FILE\" puts a backup there");
        }
    }

    private OpenDeployment open(Configuration configuration, ParsedFiles parsed) throws IOException {
        try {
            var deployment = Deployment.open(configuration, parsed, InstantSource.system(), new SecureRandom());
            parsed.forget();
            if (!hasTold) {
                hasTold = true;
                err.println("latchkey: the deployment in " + configuration.dataFolder()
                        + " is stopped; working on its store");
            }
            deployment
                    .credentials()
                    .reach()
                    .judgeBy(() -> operations(configuration, deployment.catalogue()), PlatformDocuments.names());
            return new OpenDeployment(deployment, configuration.listeners().webOrigin(), false);
        } catch (CatalogueRefused | FolderInUse e) {
            throw e;
        } catch (IllegalStateException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** None where the documents changed meanwhile into what cannot be served: the start says that. */
    private static List<Operation> operations(Configuration configuration, Catalogue catalogue) {
        try {
            return ServedOperations.of(configuration, catalogue).all();
        } catch (SpecException _) {
            return List.of();
        }
    }
}
