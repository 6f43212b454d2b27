package dev.latchkey.demo.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code demo.json}: every secret of the demonstration, for scripts and checks. Stable; readable by its owner only. The
 * only place where those secrets stand in clear, because the store keeps hashes.
 */
final class DemoFile {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private DemoFile() {}

    record Contents(
            String apiUrl,
            String webUrl,
            String privateUrl,
            List<Company> companies,
            Partner partner,
            Account operator) {
        Contents withUrls(String api, String web, String internal) {
            return new Contents(api, web, internal, companies, partner, operator);
        }
    }

    record Company(String identifier, String id, List<User> users, String apiKey, List<Client> clients) {}

    record User(String email, String password, String systemRole, String id) {}

    record Client(
            String name,
            String clientId,
            String clientSecret,
            String systemRole,
            @Nullable String accessGroup,
            List<String> scopes,
            String tokenFormat) {}

    record Partner(String email, String password, String apiKey, List<Application> applications) {}

    record Application(
            String name,
            String clientId,
            @Nullable String clientSecret,
            List<String> redirectUris,
            List<String> scopes) {}

    record Account(String email, String password) {}

    /** @throws IllegalStateException when the file is not one that {@link #write} wrote */
    static Contents read(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readString(file), Contents.class);
        } catch (JacksonException e) {
            throw new IllegalStateException(file + " cannot be read as the demonstration's secrets; restore it", e);
        }
    }

    /** Replaces the file as a whole, so that a crash leaves the old one or the new one. */
    static void write(Path file, Contents contents) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "demo", ".new", ownerOnly);
        try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(JSON.writeValueAsBytes(contents)));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
