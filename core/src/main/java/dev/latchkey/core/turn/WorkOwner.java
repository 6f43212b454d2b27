package dev.latchkey.core.turn;

/**
 * For whom work is done: those who take turns with one another ({@link OwnerTurns}). Bound to a thread at the door by which a request comes in,
 * so that no command can forget it; what other threads do on its behalf is the node's own unless they bind it, too.
 *
 * @param id of the company or the partner; empty for the others
 */
public record WorkOwner(Kind kind, String id) {

    /** What the node does for itself, and for those who give it commands on its machine. */
    public static final WorkOwner NODE = new WorkOwner(Kind.NODE, "");

    /** All together who have not shown who they are. */
    public static final WorkOwner STRANGERS = new WorkOwner(Kind.STRANGERS, "");

    /**
     * All together whose requests for authorization are kept until somebody has signed in and decided. They are strangers too, who can ask
     * without end; whoever signs in meanwhile does not wait behind them.
     */
    public static final WorkOwner APPLICANTS = new WorkOwner(Kind.APPLICANTS, "");

    /** All together who ask for tokens by what was issued to them: whose it is, only the store knows. */
    public static final WorkOwner CLIENTS = new WorkOwner(Kind.CLIENTS, "");

    /** All together who run the platform. */
    public static final WorkOwner OPERATORS = new WorkOwner(Kind.OPERATORS, "");

    private static final ScopedValue<WorkOwner> CURRENT = ScopedValue.newInstance();

    /** Who has turns of their own. */
    public enum Kind {
        NODE,
        STRANGERS,
        APPLICANTS,
        CLIENTS,
        OPERATORS,
        COMPANY,
        PARTNER
    }

    public static WorkOwner company(String id) {
        return new WorkOwner(Kind.COMPANY, id);
    }

    public static WorkOwner partner(String id) {
        return new WorkOwner(Kind.PARTNER, id);
    }

    /** Of clients that are named and have not proven yet that they are they: all of one company or partner. */
    public static WorkOwner client(String group) {
        return new WorkOwner(Kind.CLIENTS, group);
    }

    /** Does something whose work is this owner's. */
    public <T, X extends Throwable> T call(ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }

    /** For whom this thread works now. */
    public static WorkOwner current() {
        return CURRENT.orElse(NODE);
    }
}
