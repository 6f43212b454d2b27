package dev.latchkey.authserver.authorize;

import java.util.List;

/** How much a user can see, for people to judge what they share. */
@FunctionalInterface
public interface ViewCounts {

    /**
     * One count.
     *
     * @param label what is counted, for people
     */
    record ViewCount(String label, long number) {}

    /** None. */
    ViewCounts NONE = (_, _) -> List.of();

    /** Those that could be had in time; blocks for a second at most. */
    List<ViewCount> of(String companyId, String userId);
}
