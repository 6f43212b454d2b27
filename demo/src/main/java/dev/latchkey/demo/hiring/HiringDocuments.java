package dev.latchkey.demo.hiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The OpenAPI documents of the hiring API: one for each API, and one file that several of them refer to. */
public final class HiringDocuments {

    private static final String FOLDER = "/hiring/openapi/";
    private static final String SHARED_FILE = "shared.yaml";
    private static final List<String> NAMES = List.of(
            "posting-api",
            "common",
            "jobs-api",
            "candidates-api",
            "messages-api",
            "users-api-deprecated",
            "users-api",
            "configuration-api",
            "apply-api",
            "feed-api",
            "offers-api",
            "audit-api");

    private HiringDocuments() {}

    /** Names of the APIs; each is the audience of its principals, and with {@code .yaml} its document's file. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Writes every document, and the file they share, into a folder, over what is there.
     *
     * @return the documents' files, in the order of {@link #names()}
     * @throws IOException when the folder cannot be written
     */
    public static List<Path> copyTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        copy(SHARED_FILE, folder);
        var documents = new ArrayList<Path>();
        for (var name : NAMES) {
            documents.add(copy(name + ".yaml", folder));
        }
        return documents;
    }

    private static Path copy(String file, Path folder) throws IOException {
        try (var content = HiringDocuments.class.getResourceAsStream(FOLDER + file)) {
            if (content == null) {
                throw new IllegalStateException("the program lacks its document " + file);
            }
            var target = folder.resolve(file);
            // As everything in the folder, its owner's alone.
            Files.deleteIfExists(target);
            Files.createFile(
                    target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(target, content.readAllBytes());
            return target;
        }
    }
}
