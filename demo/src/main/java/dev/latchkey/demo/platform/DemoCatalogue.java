package dev.latchkey.demo.platform;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.core.signing.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The catalogue of the demonstration: a hiring platform. */
public final class DemoCatalogue {

    private static final String FILE = "catalogue.yaml";

    private DemoCatalogue() {}

    /** As the demonstration's node has it. */
    public static Catalogue read() {
        return CatalogueReader.parse(FILE, content(), List.of());
    }

    /** Writes the catalogue over what is there. */
    public static void copyTo(Path file) throws IOException {
        PrivateFile.write(file, content());
    }

    private static byte[] content() {
        try (var content = DemoCatalogue.class.getResourceAsStream(FILE)) {
            if (content == null) {
                throw new IllegalStateException("the program lacks its file " + FILE);
            }
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
