package dev.latchkey.core.company;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Users as stored. */
public interface Users {

    /** @return false when the id or the address is taken in the company; what another company has plays no part */
    boolean insert(Transaction tx, User user);

    Optional<User> find(Transaction tx, String companyId, String userId);

    /**
     * First and last name by id, of those that the company has.
     *
     * @param userIds at most 1,000
     * @throws IllegalArgumentException when there are more
     */
    Map<String, String> names(Transaction tx, String companyId, Set<String> userIds);

    /** The company's user with the address. */
    Optional<User> findByEmail(Transaction tx, String companyId, EmailAddress email);

    /** Users with ids above {@code afterId} (empty for the first), in the order of their ids, at most {@code limit}. */
    List<User> page(Transaction tx, String companyId, String afterId, int limit);

    /**
     * Users whose name or address contains the text, in the order of their ids.
     *
     * @param text compared without regard to case; empty for all
     * @param afterId empty for the first window
     * @param offset how many of those to pass over
     */
    List<User> search(Transaction tx, String companyId, String text, String afterId, int offset, int limit);

    /** As people look through them. */
    UserList list();

    /** How many users the text matches. */
    int count(Transaction tx, String companyId, String text);

    /** Most people of one company, active or not. */
    int COUNT_MAX = 100_000;

    /** @throws CommandRefused when the company has as many people as it may have */
    default void requireRoom(Transaction tx, String companyId) {
        if (count(tx, companyId, "") >= COUNT_MAX) {
            throw CommandRefused.tooMany("a company has at most " + COUNT_MAX + " people");
        }
    }

    /** Active users of the company who hold the role, in the order of their ids, at most {@code limit}. */
    List<User> withRole(Transaction tx, String companyId, String systemRoleId, int limit);

    /** How many active users of the company hold the role. */
    int countActiveWithRole(Transaction tx, String companyId, String systemRoleId);

    /** How many active users of the company hold each role, by the id of the role; a role that nobody holds is not in it. */
    Map<String, Integer> countActiveByRole(Transaction tx, String companyId);

    void setName(Transaction tx, String companyId, String userId, String firstName, String lastName);

    void setActive(Transaction tx, String companyId, String userId, boolean isActive);

    void setRole(Transaction tx, String companyId, String userId, String systemRoleId, @Nullable String accessGroupId);
}
