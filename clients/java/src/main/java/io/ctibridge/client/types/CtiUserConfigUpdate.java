// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * The user's name, do-not-disturb and forwards. A forward that is off has the destination "".
 *
 * @param userId a whole number
 * @param dndEnabled true or false
 * @param naFwdEnabled true or false
 * @param naFwdDestination text
 * @param uncFwdEnabled true or false
 * @param uncFwdDestination text
 * @param busyFwdEnabled true or false
 * @param busyFwdDestination text
 * @param firstName text
 * @param lastName text
 * @param fullName text
 * @param mobileNumber text
 * @param voiceMailEnabled true or false
 * @param voiceMailId a whole number; {@code null} where it is left out
 * @param agentId a whole number; {@code null} where it is left out
 */
public record CtiUserConfigUpdate(
        long userId,
        boolean dndEnabled,
        boolean naFwdEnabled,
        String naFwdDestination,
        boolean uncFwdEnabled,
        String uncFwdDestination,
        boolean busyFwdEnabled,
        String busyFwdDestination,
        String firstName,
        String lastName,
        String fullName,
        String mobileNumber,
        boolean voiceMailEnabled,
        Long voiceMailId,
        Long agentId) {
    /**
     * With what it always has.
     *
     * @param userId a whole number
     * @param dndEnabled true or false
     * @param naFwdEnabled true or false
     * @param naFwdDestination text
     * @param uncFwdEnabled true or false
     * @param uncFwdDestination text
     * @param busyFwdEnabled true or false
     * @param busyFwdDestination text
     * @param firstName text
     * @param lastName text
     * @param fullName text
     * @param mobileNumber text
     * @param voiceMailEnabled true or false
     */
    public CtiUserConfigUpdate(
            long userId,
            boolean dndEnabled,
            boolean naFwdEnabled,
            String naFwdDestination,
            boolean uncFwdEnabled,
            String uncFwdDestination,
            boolean busyFwdEnabled,
            String busyFwdDestination,
            String firstName,
            String lastName,
            String fullName,
            String mobileNumber,
            boolean voiceMailEnabled) {
        this(userId, dndEnabled, naFwdEnabled, naFwdDestination, uncFwdEnabled, uncFwdDestination, busyFwdEnabled, busyFwdDestination, firstName, lastName, fullName, mobileNumber, voiceMailEnabled, null, null);
    }
}
