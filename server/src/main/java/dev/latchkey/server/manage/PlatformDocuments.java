package dev.latchkey.server.manage;

import dev.latchkey.server.catalogue.Catalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The OpenAPI documents of what the platform answers itself, in the words of the catalogue. */
public final class PlatformDocuments {

    private static final List<Document> ALL =
            List.of(new Document("management-api", "management.yaml"), new Document("audit-api", "audit.yaml"));

    private PlatformDocuments() {}

    /**
     * One document.
     *
     * @param name of the API
     */
    private record Document(String name, String file) {}

    /** A document where a reader finds it. */
    public record Written(String name, Path file) {}

    /** Writes the documents into a folder, over what is there. */
    public static List<Written> copyTo(Path folder, Catalogue catalogue) throws IOException {
        Files.createDirectories(folder);
        var written = new ArrayList<Written>();
        for (var document : ALL) {
            try (var content = PlatformDocuments.class.getResourceAsStream("/platform/" + document.file)) {
                if (content == null) {
                    throw new IllegalStateException("the program lacks its document " + document.file);
                }
                var target = folder.resolve(document.file);
                var text = new String(content.readAllBytes(), StandardCharsets.UTF_8)
                        .replace("{keyHeader}", catalogue.carriers().keyHeader())
                        .replace("{rows}", catalogue.wording().rows().many());
                Files.writeString(target, text);
                written.add(new Written(document.name, target));
            }
        }
        return written;
    }
}
