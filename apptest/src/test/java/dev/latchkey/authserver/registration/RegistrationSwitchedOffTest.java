package dev.latchkey.authserver.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody registers himself where the operator has not said so. */
class RegistrationSwitchedOffTest {

    @Test
    void refusesAndIsNotNamed(@TempDir Path folder) {
        try (var platform = TestPlatform.start(folder)) {
            var body = "{\"redirect_uris\":[\"https://a.example/cb\"]}";
            var refused = platform.post("/identity/oauth/register", body, "Content-Type", "application/json");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("registration.dynamic");
            var metadata = TestPlatform.json(platform.get("/.well-known/oauth-authorization-server"));
            assertThat(metadata.has("registration_endpoint")).isFalse();
            assertThat(metadata.get("client_id_metadata_document_supported").asBoolean())
                    .isFalse();
        }
    }
}
