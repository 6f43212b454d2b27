package dev.latchkey.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files that a command writes, and what was there before, so that a command that fails leaves everything as it was. */
final class ReplacedFiles {

    private final Map<Path, Before> written = new LinkedHashMap<>();

    private final List<Path> made = new ArrayList<>();

    private record Before(@Nullable String content) {}

    ReplacedFiles() {}

    void write(Path file, String content) throws IOException {
        written.put(file, new Before(Files.exists(file) ? Files.readString(file) : null));
        Files.write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** A folder that is made from now on goes with everything in it; one that is there already stays. */
    void expectFolder(Path folder) {
        if (!Files.exists(folder)) {
            made.add(folder);
        }
    }

    void restore() throws IOException {
        for (var folder : made) {
            removeWithAll(folder);
        }
        for (var file : written.entrySet()) {
            var content = file.getValue().content();
            if (content == null) {
                Files.deleteIfExists(file.getKey());
            } else {
                Files.writeString(file.getKey(), content);
            }
        }
    }

    private static void removeWithAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
