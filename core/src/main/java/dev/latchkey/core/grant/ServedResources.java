package dev.latchkey.core.grant;

import java.util.Optional;

/** The APIs that something can be limited to now. */
public interface ServedResources {

    /** Where nothing can be limited. */
    ServedResources NONE = new ServedResources() {
        @Override
        public Optional<ApiResource> current(ApiResource resource) {
            return Optional.empty();
        }

        @Override
        public boolean isKnown(String identifier) {
            return false;
        }
    };

    /**
     * The same API as it is called now.
     *
     * @return empty when it is not served, or not by this identifier, whoever else is
     */
    Optional<ApiResource> current(ApiResource resource);

    /** Whether a client may name it: an API that is served, or the origin of all. */
    boolean isKnown(String identifier);
}
