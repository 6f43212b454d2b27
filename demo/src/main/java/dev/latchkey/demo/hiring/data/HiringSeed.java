package dev.latchkey.demo.hiring.data;

import dev.latchkey.demo.hiring.directory.OrgRule;
import java.util.List;

/**
 * For whom data are made. The same seed gives the same rows, ids included.
 *
 * @param partnerIds partners that some public postings are sent to
 */
public record HiringSeed(List<SeedCompany> companies, List<String> partnerIds) {

    public HiringSeed {
        companies = List.copyOf(companies);
        partnerIds = List.copyOf(partnerIds);
    }

    /**
     * A company and how much of it.
     *
     * @param users those who are put on hiring teams
     * @param accessGroups rules of each group; some jobs are made to match each
     */
    public record SeedCompany(
            String id,
            String identifier,
            String name,
            List<SeedUser> users,
            List<List<OrgRule>> accessGroups,
            int jobs,
            int candidates) {
        public SeedCompany {
            users = List.copyOf(users);
            accessGroups = List.copyOf(accessGroups);
            if (jobs < 1 || candidates < 0) {
                throw new IllegalArgumentException("expected at least one job, got " + jobs);
            }
        }
    }

    /** @param systemRole for instance {@code STANDARD} */
    public record SeedUser(String id, String systemRole) {}
}
