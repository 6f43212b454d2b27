package dev.latchkey.app.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.app.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 of the files that say what is served, and of what was made of them. */
final class FilesDigest {

    private final MessageDigest digest;

    FilesDigest() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected SHA-256", e);
        }
    }

    /** Everything that a configuration names, as it is at this moment; the files of the documents' references are in their meaning. */
    static List<Path> named(Configuration configuration) {
        var files = new ArrayList<Path>();
        if (configuration.catalogue() != null) {
            files.add(configuration.catalogue());
        }
        for (var api : configuration.apis()) {
            files.add(api.document());
            var authorities = api.behind().authorities();
            if (authorities != null) {
                files.add(authorities);
            }
        }
        var tls = configuration.listeners().tls();
        if (tls != null) {
            files.add(tls.certificates());
            files.add(tls.privateKey());
        }
        return files;
    }

    FilesDigest files(List<Path> files) {
        for (var file : files) {
            text(file.toString());
            try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
                text(Long.toString(in.transferTo(java.io.OutputStream.nullOutputStream())));
            } catch (IOException _) {
                text("not readable");
            }
        }
        return this;
    }

    FilesDigest content(byte[] content) {
        digest.update(content);
        digest.update((byte) 0);
        return this;
    }

    FilesDigest text(String text) {
        return content(text.getBytes(UTF_8));
    }

    /** In hexadecimal; nothing can be added behind it. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of files, with what was made of them: documents refer to other files, and the catalogue to that of the logo. */
    static String meaning(String files, ServedComparison.State state) {
        var digest = new FilesDigest().text(files);
        var logo = state.catalogue().wording().brand().logo();
        if (logo != null) {
            digest.content(logo.content());
        }
        state.apis().operations().forEach(operation -> digest.text(operation.toString()));
        return digest.hex();
    }
}
