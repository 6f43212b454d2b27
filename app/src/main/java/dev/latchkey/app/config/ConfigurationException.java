package dev.latchkey.app.config;

import java.util.List;

/** Every mistake in a configuration, one line each, by key. */
public final class ConfigurationException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    public ConfigurationException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
