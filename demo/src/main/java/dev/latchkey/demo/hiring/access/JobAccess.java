package dev.latchkey.demo.hiring.access;

import dev.latchkey.demo.hiring.http.ApiFault;

/** What may be done to a visible job and its candidates; each level includes those below it. */
public enum JobAccess {
    /** See the job and its candidates, add candidates: Interviewers, and what an access group gives. */
    READ("interviewer view"),
    /** Also edit job details and see internal ones: Coordinators. */
    DETAILS("job details access"),
    /** Also move candidates, see offers, publish, change the hiring team. */
    FULL("full access to the job");

    private static final String WHO_CAN_GRANT =
            "A user with full access to the job can give a role on its hiring team; an administrator can change the"
                    + " system role";

    private final String title;

    JobAccess(String title) {
        this.title = title;
    }

    /** @throws ApiFault 403 from the visibility gate when this is less than what is needed */
    public void require(JobAccess needed) {
        if (compareTo(needed) < 0) {
            throw ApiFault.deniedByVisibility(needed.title, title, WHO_CAN_GRANT);
        }
    }
}
