package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.config.Listeners;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where the configuration of a running deployment is read anew. */
public interface ConfigurationSource {

    /**
     * Reads it as it is now.
     *
     * @throws ConfigurationException with everything that is wrong, what the check finds included
     */
    Configuration read(ConfigurationReader.Check check) throws ConfigurationException;

    /** The files that it is read from; what it names itself is not among them. */
    List<Path> files();

    /** For a deployment whose configuration is not in a file: it stays, and what it names is read anew. */
    static ConfigurationSource unchanged(Configuration configuration) {
        return new ConfigurationSource() {
            @Override
            public Configuration read(ConfigurationReader.Check check) throws ConfigurationException {
                var problems = check.problems(configuration);
                if (!problems.isEmpty()) {
                    throw new ConfigurationException(problems);
                }
                return configuration;
            }

            @Override
            public List<Path> files() {
                return List.of();
            }
        };
    }

    /**
     * A file.
     *
     * @param overrides by dotted key; they win over the file
     * @param listening where the deployment listens: what the file leaves open is found already
     */
    static ConfigurationSource of(Path file, Map<String, String> overrides, Listeners listening) {
        return new ConfigurationSource() {
            @Override
            public Configuration read(ConfigurationReader.Check check) throws ConfigurationException {
                return fixed(ConfigurationReader.read(file, overrides, check));
            }

            private Configuration fixed(Configuration read) {
                var listeners = read.listeners();
                return read.with(listeners.withPorts(
                        port(listeners.apiPort(), listening.apiPort()),
                        port(listeners.webPort(), listening.webPort()),
                        port(listeners.privatePort(), listening.privatePort())));
            }

            private static int port(int read, int found) {
                return read == 0 ? found : read;
            }

            @Override
            public List<Path> files() {
                return List.of(file);
            }
        };
    }
}
