package dev.latchkey.demo.hiring.directory;

import java.util.List;

/**
 * A set of jobs by their organisation fields, and the users who see it.
 *
 * @param rules a job belongs to the group when every rule matches; without rules no job does
 */
public record DirectoryAccessGroup(String id, String name, List<OrgRule> rules) {
    public DirectoryAccessGroup {
        rules = List.copyOf(rules);
    }
}
