// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * Who wants to do what to what. Names are compared character by character, never as prefixes.
 *
 * <p>What the Controller asks. In the name of a workflow, of a peer and of a data source, {@code /}
 * is written {@code %2F} and {@code %} is {@code %25}; whatever is last is as it is.
 *
 * <table>
 * <caption>Actions and resources</caption>
 * <tr><th>actions</th><th>resource</th></tr>
 * <tr><td>Controller_Initialize, Controller_Initialize_Secure, Controller_Destroy</td>
 *     <td>{@code aif}</td></tr>
 * <tr><td>AIW_Describe, AIW_Prepare, AIW_Start, AIW_Pause, AIW_Resume, AIW_Stop, AIW_Update,
 *     AIW_Rollback, SharedStorage_Init; AIW_Attest, of which only the outcome is written down</td>
 *     <td>{@code aiw/<workflow>}</td></tr>
 * <tr><td>AIM_Register_Local, AIM_Register_Remote, AIM_Deregister, AIM_Replace, AIM_Start, AIM_Pause,
 *     AIM_Resume, AIM_Stop, AIM_Signal, AIM_GetStatus, AIMStorage_Init, Trust_Use; AIM_State, which
 *     is only written down</td>
 *     <td>{@code aim/<workflow>/<aim>}</td></tr>
 * <tr><td>Channel_Create, Channel_Destroy, Port_Input_Write (who writes to the channel),
 *     Port_Output_Read (who reads from it)</td>
 *     <td>{@code channel/<workflow>/<channel>}; a port of the workflow itself is one</td></tr>
 * <tr><td>AIMStorage_Put, _Get, _Delete, _List, _Exists, _GetKeyInfo; SharedStorage_ likewise</td>
 *     <td>{@code storage/<workflow>/<key>}; for List the prefix</td></tr>
 * <tr><td>Access_Get, Access_List, Access_Version</td>
 *     <td>{@code access/<source>/<key>}; for List the prefix, for Version nothing</td></tr>
 * <tr><td>Communication_Event, AIM_EventHandler, Event_Post</td>
 *     <td>{@code event/<name>}</td></tr>
 * <tr><td>Model_Update, Model_Drift</td>
 *     <td>{@code model/<workflow>/<URI or name>}</td></tr>
 * <tr><td>Resource_GetGlobal, Resource_SetGlobal</td>
 *     <td>{@code resource/<key>}</td></tr>
 * <tr><td>Resource_GetAIW, Resource_SetAIW</td>
 *     <td>{@code aiw-resource/<workflow>/<key>}</td></tr>
 * <tr><td>External_List</td>
 *     <td>{@code peer}</td></tr>
 * <tr><td>External_Output_Read, External_Input_Write, as an AIM of a neighbour's</td>
 *     <td>{@code peer/<name>/<workflow>/<port>}</td></tr>
 * <tr><td>the same, as a neighbour of ours</td>
 *     <td>{@code channel/<workflow>/<port>}</td></tr>
 * </table>
 *
 * @param principal who, as the AIF knows it: {@code user-agent}, {@code controller}, {@code
 *     aim/<workflow>/<aim>}, {@code device/<name>}, {@code store/<name>}, {@code peer/<name>}
 * @param action what: a function of the standard without its prefix, as {@code AIW_Start}, {@code
 *     Channel_Create}, {@code SharedStorage_Put}
 * @param resource to what: {@code aiw/<name>}, {@code channel/<workflow>/<name>}, {@code
 *     storage/<workflow>/<key>}, {@code archive/<name>}
 */
public record Request(String principal, String action, String resource) {}
