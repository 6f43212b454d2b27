package dev.latchkey.app.cli;

import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every new credential is told. */
final class NewCredentialOptions {

    @Option(names = "--name", required = true, description = "What people call it.")
    private String name = "";

    @Option(names = "--description", defaultValue = "", description = "What it is for.")
    private String description = "";

    @Option(
            names = "--lifetime",
            converter = RegistrationCommand.Lifetime.class,
            description = "When it ends, counted from now (s, m, h, d). Without it, it has no end.")
    private @Nullable Duration lifetime;

    @Option(
            names = "--allow",
            paramLabel = "CIDR",
            split = ",",
            description = "Networks it works from. Without it, it works from anywhere.")
    private List<String> networks = List.of();

    NewCredentialOptions() {}

    Label label() {
        return new Label(name, description);
    }

    @Nullable
    Instant expiresAt(Instant now) {
        return lifetime == null ? null : now.plus(lifetime);
    }

    IpAllowList allowList() {
        try {
            return networks.isEmpty() ? IpAllowList.ANY : IpAllowList.parse(networks);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(2, "--allow: " + e.getMessage(), e);
        }
    }
}
