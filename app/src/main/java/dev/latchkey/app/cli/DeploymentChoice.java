package dev.latchkey.app.cli;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.StartCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which deployment a command works on, running or stopped, and where the command says what it did. */
final class DeploymentChoice {

    /** Taken when nothing is said. */
    static final Path FILE = Path.of("latchkey.yaml");

    private final CommandPlace place;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration that serve uses; latchkey.yaml in this folder if nothing is said.")
    private @Nullable Path file;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "The data folder instead, for instance of the demonstration. A latchkey.yaml in this folder, or"
                            + " beside the data folder, that names it counts as well.")
    private @Nullable Path folder;

    DeploymentChoice(CommandPlace place) {
        this.place = place;
    }

    CommandPlace place() {
        return place;
    }

    /** Whether a file says how the deployment is to be; a folder alone may be a slip of the hand. */
    boolean isByFile() {
        return folder == null;
    }

    /** Whether the file or folder says which deployment is meant. */
    boolean isNamedBy(Path chosen) {
        return chosen.equals(file) || chosen.equals(folder);
    }

    /** Where the deployment keeps everything; nothing else of the configuration needs to be right. */
    Path dataFolder() throws ConfigurationException {
        return folder == null ? ConfigurationReader.dataFolder(file()) : requireOne(folder);
    }

    /** The configuration without overrides, checked as far as a command needs it. */
    Configuration configuration() throws ConfigurationException {
        return configuration(StartCheck::problemsOfContent);
    }

    /** As {@link #configuration()}, with another check. */
    Configuration configuration(ConfigurationReader.Check check) throws ConfigurationException {
        if (folder == null) {
            return ConfigurationReader.read(file(), Map.of(), check);
        }
        var described = describing(requireOne(folder));
        return described.isPresent()
                ? ConfigurationReader.read(described.get(), Map.of(), check)
                : defaults(folder, check);
    }

    /** A folder that nothing describes has the catalogue that stands in it, or Latchkey's own, which the store may not be for. */
    private static Configuration defaults(Path folder, ConfigurationReader.Check check) throws ConfigurationException {
        try {
            return ConfigurationReader.defaults(folder, Map.of(), check);
        } catch (ConfigurationException e) {
            if (hasCatalogue(folder)) {
                throw e;
            }
            throw new ConfigurationException(List.of(
                    String.valueOf(e.getMessage()),
                    "--data: there is no " + ConfigurationReader.CATALOGUE + " in " + folder
                            + ", so Latchkey's own catalogue was taken; say --config FILE instead, with the"
                            + " configuration of this deployment"));
        }
    }

    private static boolean hasCatalogue(Path folder) {
        return Files.exists(folder.resolve(ConfigurationReader.CATALOGUE));
    }

    /**
     * The configuration that a data folder belongs to: the one in this folder or the one beside it, when that names it. A data
     * folder with a catalogue in it needs none.
     */
    static Optional<Path> describing(Path folder) {
        if (hasCatalogue(folder)) {
            return Optional.empty();
        }
        return Stream.of(FILE, folder.toAbsolutePath().resolveSibling(FILE))
                .filter(Files::isRegularFile)
                .filter(file -> names(file, folder))
                .findFirst();
    }

    private static boolean names(Path configuration, Path folder) {
        try {
            return ConfigurationReader.dataFolder(configuration)
                    .toAbsolutePath()
                    .normalize()
                    .equals(folder.toAbsolutePath().normalize());
        } catch (ConfigurationException _) {
            return false; // not one that says anything about this folder
        }
    }

    private Path file() {
        return file == null ? here("--config FILE or --data DIR") : file;
    }

    /**
     * The configuration in this folder.
     *
     * @param otherwise what can be said where there is none
     */
    static Path here(String otherwise) {
        if (!Files.exists(FILE)) {
            throw new CommandFailure(
                    2,
                    "there is no " + FILE + " in this folder; say " + otherwise
                            + ", or begin a deployment: init --document openapi.yaml --upstream URL");
        }
        return FILE;
    }

    private Path requireOne(Path chosen) {
        if (file != null) {
            throw new CommandFailure(2, "expected --config FILE or --data DIR, not both");
        }
        return chosen;
    }

    /** Its store and commands, to be closed when the command ends. */
    OpenDeployment open() throws IOException, ConfigurationException {
        return place.open(this);
    }

    /** As {@link #open()}; a deployment that a file describes is made where there is none. */
    OpenDeployment openOrMake() throws IOException, ConfigurationException {
        return place.openOrMake(this);
    }
}
