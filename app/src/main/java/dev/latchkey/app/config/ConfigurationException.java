package dev.latchkey.app.config;

import java.util.List;

/** Every mistake in a configuration, one line each, by key. */
public final class ConfigurationException extends Exception {

    private static final long serialVersionUID = 1;

    public ConfigurationException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
