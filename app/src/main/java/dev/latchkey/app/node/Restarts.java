package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.Listeners;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.PermissionCatalog;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What of two states of a deployment's files differs and can only be changed by a restart: whatever a node has made once for good. */
final class Restarts {

    private final List<String> found = new ArrayList<>();

    private Restarts() {}

    /** Each key that differs, with why it is so where that is not plain. */
    static List<String> between(Configuration running, Configuration read) {
        var restarts = new Restarts();
        restarts.of(running, read);
        restarts.ofListeners(running.listeners(), read.listeners());
        restarts.ofIdleTime(running, read);
        return restarts.found;
    }

    /** The same of catalogues: what a node holds in memory was read by it. */
    static List<String> between(Catalogue running, Catalogue read) {
        var restarts = new Restarts();
        restarts.ofRoles(running, read);
        restarts.key("catalogue: where keys stand", running.carriers(), read.carriers());
        restarts.ofScopes(running.scopes(), read.scopes());
        restarts.ofPermissions(running.permissions(), read.permissions());
        return restarts.found;
    }

    private void of(Configuration running, Configuration read) {
        key("dataFolder", real(running.dataFolder()), real(read.dataFolder()));
        key("store.staleAfter", running.store(), read.store());
        key("tokens", running.tokens(), read.tokens());
        key("signing.rotateEvery", running.signing(), read.signing());
        key("credentialPrefix", running.credentialPrefix(), read.credentialPrefix());
        key("passwords", running.passwords(), read.passwords());
        key("signIn", running.signIn(), read.signIn());
        key("mail", running.mail(), read.mail());
        key("dpop", running.dpop(), read.dpop());
        key("clients", running.clients(), read.clients());
        key("registration", running.registration(), read.registration());
        key("telemetry", running.telemetry(), read.telemetry());
    }

    private void ofListeners(Listeners running, Listeners read) {
        key("listeners.apiHost", running, read, listeners -> listeners.hosts().api());
        key("listeners.webHost", running, read, listeners -> listeners.hosts().web());
        key(
                "listeners.privateHost",
                running,
                read,
                listeners -> listeners.hosts().internal());
        key("listeners.apiPort", running.apiPort(), read.apiPort());
        key("listeners.webPort", running.webPort(), read.webPort());
        key("listeners.privatePort", running.privatePort(), read.privatePort());
        key("listeners.apiUrl", running.apiUrl(), read.apiUrl());
        key("listeners.webUrl", running.webUrl(), read.webUrl());
        key("listeners.tlsCertificates", running, read, listeners -> tls(listeners, Listeners.Tls::certificates));
        key("listeners.tlsPrivateKey", running, read, listeners -> tls(listeners, Listeners.Tls::privateKey));
        key("listeners.trustedProxies", running.trustedProxies(), read.trustedProxies());
        key("listeners.forwardedHeader", running.believesForwarded(), read.believesForwarded());
        key("listeners.bodyIdleTimeout", running.bodyIdleTimeout(), read.bodyIdleTimeout());
        key(
                "listeners.connectionsMax",
                running,
                read,
                listeners -> listeners.connections().max());
        key(
                "listeners.connectionsPerAddress",
                running,
                read,
                listeners -> listeners.connections().perAddressMax());
        key(
                "listeners.bodyTimeout",
                running,
                read,
                listeners -> listeners.connections().bodyTimeout());
        key(
                "listeners.stopDelay",
                running,
                read,
                listeners -> listeners.stopping().delay());
        key(
                "listeners.stopTimeout",
                running,
                read,
                listeners -> listeners.stopping().timeout());
    }

    private static @Nullable Path tls(Listeners listeners, Function<Listeners.Tls, Path> file) {
        var tls = listeners.tls();
        return tls == null ? null : file.apply(tls);
    }

    /** A listener that closes silent connections sooner than an API may be silent would cut its answers off. */
    private void ofIdleTime(Configuration running, Configuration read) {
        if (new Settings(read).idleTimeout().compareTo(new Settings(running).idleTimeout()) > 0) {
            found.add("apis: an idleTimeout that is longer than any that the listeners were opened with");
        }
    }

    private void ofRoles(Catalogue running, Catalogue read) {
        var before = running.roles();
        var after = read.roles();
        if (!before.equals(after)) {
            found.add("catalogue: the built-in roles, or what they permit");
        }
    }

    private void ofScopes(ScopeCatalog running, ScopeCatalog read) {
        for (var entry : running.entries()) {
            read.canonical(entry.name())
                    .filter(name -> !name.equals(entry.name()))
                    .ifPresent(name -> found.add("catalogue: the scope " + entry.name() + " is called " + name));
        }
    }

    private void ofPermissions(PermissionCatalog running, PermissionCatalog read) {
        var after = read.entries().stream().collect(Collectors.toMap(PermissionCatalog.Entry::name, entry -> entry));
        for (var entry : running.entries()) {
            var other = after.get(entry.name());
            if (other != null
                    && (other.isAdministrative() != entry.isAdministrative()
                            || other.reachesWholeOrganisation() != entry.reachesWholeOrganisation())) {
                found.add("catalogue: what the permission " + entry.name() + " gives");
            }
        }
    }

    private static Path real(Path folder) {
        return folder.toAbsolutePath().normalize();
    }

    private void key(String key, Listeners running, Listeners read, Function<Listeners, @Nullable Object> value) {
        key(key, value.apply(running), value.apply(read));
    }

    private void key(String key, @Nullable Object running, @Nullable Object read) {
        if (!Objects.equals(running, read)) {
            found.add(key);
        }
    }
}
