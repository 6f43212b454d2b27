package dev.latchkey.testing;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.core.signing.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The store of {@link OrdersFixture} as its first start leaves it, with key and sheet: made once for all tests of a run, because to
 * make it anew for each platform took an eighth of the time of all tests. So platforms that begin with it have the same ids and secrets.
 */
final class SeededFolder {

    private static final String STORE = "latchkey.db";
    /** The key first: a store without it is refused. */
    private static final List<String> NAMES = List.of("master.key", OrdersFixture.SHEET, STORE);

    private static final Map<String, byte[]> FILES = make();

    private SeededFolder() {}

    /** Where nothing was started yet. */
    static void copyTo(Path folder) throws IOException {
        for (var name : NAMES) {
            if (Files.exists(folder.resolve(name))) {
                return;
            }
        }
        for (var file : FILES.entrySet()) {
            PrivateFile.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private static Map<String, byte[]> make() {
        try {
            var folder = Files.createTempDirectory("seeded");
            try {
                OrdersFixture.seed(ConfigurationReader.defaults(folder, Map.of()));
                var files = new LinkedHashMap<String, byte[]>();
                for (var name : NAMES) {
                    files.put(name, Files.readAllBytes(folder.resolve(name)));
                }
                if (Files.exists(folder.resolve(STORE + "-wal"))) {
                    throw new IllegalStateException("the store was not closed, so a copy of its file is not all of it");
                }
                return files;
            } finally {
                delete(folder);
            }
        } catch (IOException | ConfigurationException e) {
            throw new IllegalStateException("what the platforms of the tests begin with could not be made", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.toList().reversed()) {
                Files.delete(file);
            }
        }
    }
}
