package dev.latchkey.app.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code --set key=value}, for every command that starts the platform. */
public final class ConfigurationOverrides {

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Override any configuration key, for instance limits.requestsPerSecond=50. May be repeated.")
    private Map<String, String> values = new LinkedHashMap<>();

    /** Key to value, as typed. */
    public Map<String, String> values() {
        return values;
    }
}
