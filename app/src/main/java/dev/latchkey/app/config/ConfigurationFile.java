package dev.latchkey.app.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The text of a configuration as a tree; what hinders that is said with file and line. */
final class ConfigurationFile {

    private static final int FILE_BYTES_MAX = 1024 * 1024;

    private ConfigurationFile() {}

    /** @throws ConfigurationException when there is no such file, it cannot be read, or is no YAML mapping */
    static Map<?, ?> read(Path file) throws ConfigurationException {
        var tree = parse(file, text(file));
        return switch (tree) {
            case null -> Map.of();
            case Map<?, ?> mapping -> mapping;
            default -> throw refused(file + ": expected a mapping of keys to values");
        };
    }

    private static String text(Path file) throws ConfigurationException {
        try {
            if (Files.isDirectory(file)) {
                throw refused(file + ": expected a file, it is a folder");
            }
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw refused(file + ": expected at most " + FILE_BYTES_MAX + " bytes");
            }
            return Files.readString(file);
        } catch (NoSuchFileException _) {
            throw refused(file + ": no such file; docs/operating.md lists what it may say");
        } catch (AccessDeniedException _) {
            throw refused(file + ": cannot be read, permission is denied");
        } catch (CharacterCodingException _) {
            throw refused(file + ": expected text in UTF-8");
        } catch (IOException e) {
            throw refused(file + ": cannot be read, " + e.getMessage());
        }
    }

    private static @Nullable Object parse(Path file, String text) throws ConfigurationException {
        try {
            return new Load(LoadSettings.builder()
                            .setLabel(file.toString())
                            .setAllowDuplicateKeys(false)
                            .build())
                    .loadFromString(text);
        } catch (MarkedYamlEngineException e) {
            var place = e.getProblemMark()
                    .map(mark -> ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                    .orElse("");
            throw refused(file + place + ": " + Objects.requireNonNullElse(e.getProblem(), "expected YAML"));
        } catch (YamlEngineException e) {
            throw refused(file + ": " + String.valueOf(e.getMessage()).replace('\n', ' '));
        }
    }

    private static ConfigurationException refused(String problem) {
        return new ConfigurationException(List.of(problem));
    }
}
