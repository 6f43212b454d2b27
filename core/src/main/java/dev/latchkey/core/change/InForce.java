package dev.latchkey.core.change;

/**
 * Whether what this node has acknowledged is in force on it. Writers are answered when their change is durable and every view has
 * followed; where a view cannot, they are answered all the same, because a failure would invite them to do it again. Whoever answers
 * them says "done, not yet in force here" then. May be asked on any thread.
 */
@FunctionalInterface
public interface InForce {

    /** Header with which programs are told, on an answer of success. */
    String HEADER = "Latchkey-In-Force";
    /** The one value of {@link #HEADER}: done, but not yet in force on this node. */
    String PENDING = "pending";

    /** False while something that was acknowledged may still be unknown to a view of this node. */
    boolean isEverything();
}
