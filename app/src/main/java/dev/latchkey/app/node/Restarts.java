package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.PermissionCatalog;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What of two states of a deployment's files differs and can only be changed by a restart: whatever a node has made once for good. */
final class Restarts {

    /** Sections that a running node takes anew; what is not named here, also what comes to the configuration later, is for a restart. */
    private static final Set<String> CHANGEABLE = Set.of("catalogue", "limits", "upstreams", "consent", "apis");

    /** Keys that are called otherwise than where their values are held. */
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("listeners.hosts.api", "listeners.apiHost"),
            Map.entry("listeners.hosts.web", "listeners.webHost"),
            Map.entry("listeners.hosts.internal", "listeners.privateHost"),
            Map.entry("listeners.hosts.privateNames", "listeners.privateNames"),
            Map.entry("listeners.tls", "listeners.tlsCertificates"),
            Map.entry("listeners.tls.certificates", "listeners.tlsCertificates"),
            Map.entry("listeners.tls.privateKey", "listeners.tlsPrivateKey"),
            Map.entry("listeners.believesForwarded", "listeners.forwardedHeader"),
            Map.entry("listeners.connections.max", "listeners.connectionsMax"),
            Map.entry("listeners.connections.perAddressMax", "listeners.connectionsPerAddress"),
            Map.entry("listeners.connections.bodyTimeout", "listeners.bodyTimeout"),
            Map.entry("listeners.stopping.delay", "listeners.stopDelay"),
            Map.entry("listeners.stopping.timeout", "listeners.stopTimeout"),
            Map.entry("passwords.memoryKibibytes", "passwords.argon2.memoryKibibytes"),
            Map.entry("passwords.iterations", "passwords.argon2.iterations"),
            Map.entry("passwords.parallelism", "passwords.argon2.parallelism"),
            Map.entry("credentialPrefix", "credentials.prefix"),
            Map.entry("clients.isUnderFapi2", "oauth.profile"));

    private final List<String> found = new ArrayList<>();

    private Restarts() {}

    /** Each key that differs. */
    static List<String> between(Configuration running, Configuration read) {
        var restarts = new Restarts();
        restarts.of("", running, read);
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

    private void of(String section, Record running, Record read) {
        for (var component : running.getClass().getRecordComponents()) {
            var name = section + component.getName();
            if (CHANGEABLE.contains(name)) {
                continue;
            }
            var before = value(component, running);
            var after = value(component, read);
            if (before instanceof Record one
                    && after instanceof Record other
                    && before.getClass().equals(after.getClass())) {
                of(name + ".", one, other);
            } else {
                key(KEYS.getOrDefault(name, name), before, after);
            }
        }
    }

    private static @Nullable Object value(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("expected a configuration that can be read", e);
        }
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

    private void key(String key, @Nullable Object running, @Nullable Object read) {
        if (!Objects.equals(running, read)) {
            found.add(key);
        }
    }
}
