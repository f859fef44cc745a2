------------------------------ MODULE PinWait -------------------------------
(* A pinned thread's wait at its entry, and its being woken. No store buffer here: that a pin and an
   entry cannot miss each other is Targeted's. Target and pinners go on for ever. The parks of the
   engine end by themselves after a while; here they do not, so that a lost wake-up would show.

   Target:  Hooks.enter; SlowPath.run; Pins.awaitNone
   Pinners: Pins.tryPin, pin, unpin *)
CONSTANTS Twin, Pinners
VARIABLES inKernel, work, permit, t, q
vars == <<inKernel, work, permit, t, q>>

Init ==
  /\ inKernel = FALSE /\ work = {} /\ permit = FALSE /\ t = "out"
  /\ q = [p \in Pinners |-> "look"]

--------------------------------------------------------------------------------
Go(from, to) == t = from /\ t' = to /\ UNCHANGED q
Same == UNCHANGED <<inKernel, work, permit>>

Enter == Go("out", "test") /\ inKernel' = TRUE /\ UNCHANGED <<work, permit>>
Test ==
  /\ \/ ("P" \notin work \/ Twin = "pin-that-only-counts") /\ Go("test", "clear")
     \/ "P" \in work /\ Twin # "pin-that-only-counts" /\ Go("test", "ask")
  /\ Same
Ask ==
  /\ Go("ask", IF Twin = "park-without-another-look" THEN "park" ELSE "retest")
  /\ work' = work \cup {"A"} /\ UNCHANGED <<inKernel, permit>>
Retest == Go("retest", IF "P" \in work THEN "park" ELSE "clear") /\ Same
Park == permit /\ Go("park", "test") /\ permit' = FALSE /\ UNCHANGED <<inKernel, work>>
Clear == Go("clear", "body") /\ work' = work \ {"A"} /\ UNCHANGED <<inKernel, permit>>
Leave == Go("body", "out") /\ inKernel' = FALSE /\ UNCHANGED <<work, permit>>
Target == Enter \/ Test \/ Ask \/ Retest \/ Park \/ Clear \/ Leave

--------------------------------------------------------------------------------
Step(p, from, to) == q[p] = from /\ q' = [q EXCEPT ![p] = to] /\ UNCHANGED t

Look(p) == ~inKernel /\ Step(p, "look", "add") /\ Same
Add(p) ==
  /\ Step(p, "add", IF "P" \in work THEN "look"
                    ELSE IF Twin = "pin-without-another-look" THEN "pinned" ELSE "relook")
  /\ work' = work \cup {"P"} /\ UNCHANGED <<inKernel, permit>>
Relook(p) == Step(p, "relook", IF inKernel THEN "unpin" ELSE "pinned") /\ Same
EndPin(p) == Step(p, "pinned", "unpin") /\ Same
Unpin(p) ==
  /\ Step(p, "unpin", IF "A" \in work THEN "wake" ELSE "look")
  /\ work' = work \ {"P"} /\ UNCHANGED <<inKernel, permit>>
Wake(p) == Step(p, "wake", "look") /\ permit' = TRUE /\ UNCHANGED <<inKernel, work>>
Pinner(p) == Look(p) \/ Add(p) \/ Relook(p) \/ EndPin(p) \/ Unpin(p) \/ Wake(p)

Next == Target \/ \E p \in Pinners : Pinner(p)
Spec == Init /\ [][Next]_vars /\ WF_vars(Target) /\ \A p \in Pinners : WF_vars(Pinner(p))

--------------------------------------------------------------------------------
(* A pinned thread runs no kernel code, and has one pinner. *)
PinExcludes ==
  \A p \in Pinners : q[p] = "pinned" => t # "body" /\ \A r \in Pinners \ {p} : q[r] # "pinned"
(* A pinned entry proceeds. *)
EntryProceeds == (t = "test") ~> (t = "body")
=============================================================================
