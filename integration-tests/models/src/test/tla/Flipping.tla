------------------------------ MODULE Flipping ------------------------------
(* A reader that goes in and out for ever, perhaps in KERNEL whenever it is looked at: a grace period
   ends all the same, because the word has another number (requirement 3), and a request is covered,
   because the reader remembers that it has run the handler. The number is not bounded: of it we keep
   only whether the word differs from the one that the sampler holds.

   Reader:    Hooks.enter, leave; SlowPath.run
   Sampler:   Holdouts.look, InKernel.isGone
   Requester: Invalidations.request; Covering.isCovered, asked again from the start each time *)
CONSTANT Twin
VARIABLES mode, differs, sampler, asked, seen, requester
vars == <<mode, differs, sampler, asked, seen, requester>>

Init ==
  /\ mode = "K" /\ differs = FALSE /\ sampler = "look"
  /\ asked = FALSE /\ seen = FALSE /\ requester = "ask"

Flip ==
  /\ mode' = (IF mode = "K" THEN "U" ELSE "K") /\ differs' = TRUE
  /\ seen' = (asked /\ Twin # "run-and-not-remembered") /\ UNCHANGED <<sampler, asked, requester>>

Look ==
  /\ sampler = "look" /\ differs' = FALSE
  /\ sampler' = (IF mode = "U" THEN "ended" ELSE "wait") /\ UNCHANGED <<mode, asked, seen, requester>>
Gone ==
  /\ sampler = "wait" /\ (IF Twin = "two-state-sampling-without-number" THEN mode = "U" ELSE differs)
  /\ sampler' = "ended" /\ UNCHANGED <<mode, differs, asked, seen, requester>>

Ask ==
  /\ requester = "ask" /\ asked' = TRUE /\ requester' = "poll" /\ UNCHANGED <<mode, differs, sampler, seen>>
Poll ==
  /\ requester = "poll" /\ (mode = "U" \/ seen)
  /\ requester' = "covered" /\ UNCHANGED <<mode, differs, sampler, asked, seen>>

Next == Flip \/ Look \/ Gone \/ Ask \/ Poll
Spec ==
  /\ Init /\ [][Next]_vars
  /\ WF_vars(Flip) /\ WF_vars(Look) /\ WF_vars(Gone) /\ WF_vars(Ask) /\ WF_vars(Poll)

GracePeriodEnds == <>(sampler = "ended")
RequestIsCovered == <>(requester = "covered")
=============================================================================
