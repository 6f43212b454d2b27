package dev.latchkey.core.grant;

import java.util.Optional;

/** The APIs that something can be limited to now. */
@FunctionalInterface
public interface ServedResources {

    /** Where nothing can be limited. */
    ServedResources NONE = _ -> Optional.empty();

    /**
     * The same API as it is called now.
     *
     * @return empty when it is not served, or not by this identifier, whoever else is
     */
    Optional<ApiResource> current(ApiResource resource);
}
