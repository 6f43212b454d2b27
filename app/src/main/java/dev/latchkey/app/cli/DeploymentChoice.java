package dev.latchkey.app.cli;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.app.node.FolderInUse;
import dev.latchkey.app.node.StartCheck;
import dev.latchkey.core.catalogue.CatalogueRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which deployment a command works on; one that is stopped. */
final class DeploymentChoice {

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration that serve uses.")
    private @Nullable Path file;

    @Option(names = "--data", paramLabel = "DIR", description = "The data folder, for instance of the demo.")
    private @Nullable Path folder;

    DeploymentChoice() {}

    private Configuration read() throws IOException, ConfigurationException {
        return file != null
                ? ConfigurationReader.read(file, Map.of(), StartCheck::problemsOfContent)
                : ConfigurationReader.defaults(
                        folder == null ? Path.of("data") : folder, Map.of(), StartCheck::problemsOfContent);
    }

    private static void requireMade(Configuration configuration) {
        if (!Files.exists(configuration.dataFolder().resolve("latchkey.db"))) {
            throw new CommandFailure(configuration.dataFolder()
                    + ": expected the data folder of a deployment; the first \"company create --config FILE\""
                    + " makes it");
        }
    }

    /**
     * Its store and commands.
     *
     * @param hint what to do instead when it runs
     * @throws CommandFailure when another process has it open
     */
    Deployment open(String hint) throws IOException, ConfigurationException {
        var configuration = read();
        requireMade(configuration);
        return open(configuration, hint);
    }

    /**
     * As {@link #open(String)}; where a file says how the deployment is to be and there is none yet, it is made. A folder alone
     * may be a slip of the hand.
     */
    Deployment openOrMake(String hint) throws IOException, ConfigurationException {
        var configuration = read();
        if (file == null) {
            requireMade(configuration);
        }
        return open(configuration, hint);
    }

    private static Deployment open(Configuration configuration, String hint)
            throws IOException, ConfigurationException {
        try {
            return Deployment.open(configuration, InstantSource.system(), new SecureRandom());
        } catch (CatalogueRefused e) {
            throw e;
        } catch (FolderInUse e) {
            throw new CommandFailure(e.getMessage() + ". " + hint, e);
        } catch (IllegalStateException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
