package dev.latchkey.server.config;

import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The scopes that this platform ships, read from {@code platform/*scopes.yaml}. */
public final class PlatformCatalog {

    private static final List<String> FILES = List.of("/platform/scopes.yaml", "/platform/latchkey-scopes.yaml");

    public static final CredentialCarriers CARRIERS = new CredentialCarriers("X-SmartToken", "apiKey");

    private PlatformCatalog() {}

    public static ScopeCatalog scopes() {
        var entries = new ArrayList<ScopeCatalog.Entry>();
        FILES.forEach(file -> entries.addAll(read(file)));
        return new ScopeCatalog(entries);
    }

    private static List<ScopeCatalog.Entry> read(String file) {
        try (var stream = PlatformCatalog.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("resource " + file + " is missing");
            }
            var load = new Load(LoadSettings.builder().setLabel(file).build());
            var tree = (Map<?, ?>) load.loadFromInputStream(stream);
            var entries = new ArrayList<ScopeCatalog.Entry>();
            for (var element : (List<?>) required(tree, "scopes")) {
                entries.add(entry((Map<?, ?>) element));
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ScopeCatalog.Entry entry(Map<?, ?> element) {
        var aliases = element.get("aliases") instanceof List<?> names ? names : List.of();
        return new ScopeCatalog.Entry(
                new Scope(required(element, "name").toString()),
                required(element, "group").toString(),
                required(element, "description").toString(),
                required(element, "consentPrompt").toString(),
                Boolean.TRUE.equals(element.get("sensitive")),
                aliases.stream().map(alias -> new Scope(alias.toString())).toList());
    }

    private static Object required(Map<?, ?> element, String key) {
        @Nullable Object value = element.get(key);
        if (value == null) {
            throw new IllegalStateException(key + " is missing in " + element);
        }
        return value;
    }
}
